using System.Text;
using DbGuard.Core.Audit;

namespace DbGuard.Core.Tests.Audit;

public sealed class PackedResponseTests
{
    [Fact]
    public void Packed_IsUnpackedAsItWas()
    {
        var response = Encoding.UTF8.GetBytes("T" + string.Concat(Enumerable.Repeat("the same again ", 1000)));
        var room = new byte[response.Length];
        Assert.True(PackedResponse.TryPack(response, room, out var length));
        Assert.InRange(length, 20, response.Length / 10);
        Assert.True(PackedResponse.IsPacked(room));
        Assert.True(PackedResponse.TryUnpack(room.AsSpan(0, length), out var unpacked));
        Assert.Equal(response, unpacked);
    }

    [Fact]
    public void Random_SavesNothing_AndIsKept()
    {
        var response = new byte[20_000];
        new Random(7).NextBytes(response);
        Assert.False(PackedResponse.TryPack(response, new byte[response.Length], out _));
    }

    [Fact]
    public void Short_IsKept() => Assert.False(PackedResponse.TryPack(new byte[PackedResponse.LeastBytes - 1], new byte[PackedResponse.LeastBytes], out _));

    [Fact]
    public void Damaged_IsRefused()
    {
        var response = new byte[10_000];
        var room = new byte[response.Length];
        Assert.True(PackedResponse.TryPack(response, room, out var length));
        room[length / 2] ^= 0xFF;
        Assert.False(PackedResponse.TryUnpack(room.AsSpan(0, length), out var damaged) && damaged.AsSpan().SequenceEqual(response));
    }
}
