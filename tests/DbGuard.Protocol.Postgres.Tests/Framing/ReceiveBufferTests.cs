using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Tests.Framing;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void AnnouncedLength_WithoutData_TakesNoMemory()
    {
        using var buffer = new ReceiveBuffer(16);
        Receive(buffer, 5);
        var room = buffer.GetWritableMemory(1 << 30);
        Assert.InRange(room.Length, 1, 64);
        Assert.InRange(buffer.CapacityBytes, 16, 64);
    }

    [Fact]
    public void LongFrame_ReceivedInPieces_IsKeptAndThenGivenBack()
    {
        const int frameLength = 100_000;
        using var buffer = new ReceiveBuffer(64);
        var sent = 0;
        while (buffer.UnreadLength < frameLength)
        {
            var room = buffer.GetWritableMemory(frameLength);
            Assert.True(buffer.CapacityBytes <= Math.Max(128, 4 * Math.Max(sent, 64)));
            var count = Math.Min(room.Length, Math.Min(1_000, frameLength - buffer.UnreadLength));
            for (var i = 0; i < count; i++)
            {
                room.Span[i] = (byte)sent++;
            }

            buffer.Advance(count);
        }

        for (var i = 0; i < frameLength; i++)
        {
            Assert.Equal((byte)i, buffer.Unread[i]);
        }

        buffer.Consume(frameLength);
        buffer.GetWritableMemory(0);
        Assert.InRange(buffer.CapacityBytes, 64, 128);
    }

    [Fact]
    public void PartialFrameAtTheEnd_IsMovedToTheFront()
    {
        using var buffer = new ReceiveBuffer(16);
        var capacity = buffer.CapacityBytes;
        Receive(buffer, capacity);
        var last = buffer.Unread[^1];
        buffer.Consume(capacity - 1);
        Assert.Equal(capacity - 1, buffer.GetWritableMemory(10).Length);
        Assert.Equal(capacity, buffer.CapacityBytes);
        Assert.Equal([last], buffer.Unread.ToArray());
    }

    [Fact]
    public void FullOfUnreadFrames_AskedForMore_Throws()
    {
        using var buffer = new ReceiveBuffer(16);
        Receive(buffer, buffer.CapacityBytes);
        Assert.Throws<InvalidOperationException>(() => buffer.GetWritableMemory(5));
    }

    [Fact]
    public void CountsOutOfRange_Throw()
    {
        using var buffer = new ReceiveBuffer(16);
        Receive(buffer, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(buffer.CapacityBytes));
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.GetWritableMemory(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomFrames_ReceivedInRandomPieces_ComeOutTheSame(int seed)
    {
        var random = new Random(seed);
        using var writer = new PacketWriter();
        var bodies = new List<byte[]>();
        for (var i = 0; i < 200; i++)
        {
            var body = new byte[random.Next(10) == 0 ? random.Next(5_000) : random.Next(40)];
            random.NextBytes(body);
            bodies.Add(body);
            writer.BeginMessage(BackendMessageType.DataRow);
            writer.WriteBytes(body);
            writer.EndMessage();
        }

        using var buffer = new ReceiveBuffer(32);
        var seen = 0;
        while (seen < bodies.Count)
        {
            var status = FrameReader.TryReadFrame(buffer.Unread, FrameLimits.Backend, out var frame, out var needed, out _);
            if (status == FrameStatus.Complete)
            {
                Assert.Equal(bodies[seen++], frame.Body.ToArray());
                buffer.Consume(frame.TotalLength);
                continue;
            }

            Assert.Equal(FrameStatus.NeedMoreData, status);
            var room = buffer.GetWritableMemory(needed);
            var count = Math.Min(random.Next(1, 300), Math.Min(room.Length, writer.WrittenLength));
            writer.WrittenSpan[..count].CopyTo(room.Span);
            writer.Consume(count);
            buffer.Advance(count);
        }

        Assert.Equal(0, buffer.UnreadLength);
    }

    private static void Receive(ReceiveBuffer buffer, int count)
    {
        var room = buffer.GetWritableMemory(0);
        for (var i = 0; i < count; i++)
        {
            room.Span[i] = (byte)(i + 1);
        }

        buffer.Advance(count);
    }
}
