using System.Buffers.Binary;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;

namespace DbGuard.Protocol.Postgres.Tests.Messages;

/// <summary>What must hold for every message, whatever its fields.</summary>
internal static class MessageLaws
{
    private static readonly byte[] s_hostile = [0x00, 0x7F, 0x80, 0xFF];

    /// <summary>Round trip; truncated anywhere or continued, the body is refused; damaged anywhere, it is refused or read, never thrown at.</summary>
    /// <param name="frame">A whole valid frame.</param>
    /// <param name="openEnded">The last field reaches to the end of the body, so that other lengths may be valid too.</param>
    public static void Hold<T>(ReadOnlySpan<byte> frame, bool openEnded = false)
        where T : IWireMessage<T>, allows ref struct
    {
        Assert.Equal(T.TypeByte, frame[0]);
        Assert.Equal(frame.Length - 1, BinaryPrimitives.ReadInt32BigEndian(frame[1..]));
        var body = frame[FrameHeader.LengthBytes..];
        Assert.True(T.TryDecode(body, out var message, out var violation));
        Assert.Null(violation);
        Assert.Equal(frame.ToArray(), Encode(message));
        Damage<T>(body);
        if (openEnded)
        {
            return;
        }

        for (var length = 0; length < body.Length; length++)
        {
            IsRefused<T>(body[..length]);
        }

        IsRefused<T>([.. body, 0]);
    }

    /// <summary>The body is refused with this code, without ending the session.</summary>
    public static void IsRefused<T>(ReadOnlySpan<byte> body, string? code = null)
        where T : IWireMessage<T>, allows ref struct
    {
        Assert.False(T.TryDecode(body, out _, out var violation));
        Assert.NotNull(violation);
        Assert.False(violation.EndsSession);
        if (code is not null)
        {
            Assert.Equal(code, violation.Code);
        }
    }

    private static byte[] Encode<T>(T message)
        where T : IWireMessage<T>, allows ref struct
    {
        using var writer = new PacketWriter(1);
        message.Write(writer);
        return writer.WrittenMemory.ToArray();
    }

    private static void Damage<T>(ReadOnlySpan<byte> body)
        where T : IWireMessage<T>, allows ref struct
    {
        var damaged = body.ToArray();
        for (var i = 0; i < damaged.Length; i++)
        {
            foreach (var value in s_hostile)
            {
                damaged[i] = value;
                if (T.TryDecode(damaged, out var message, out var violation))
                {
                    Assert.Null(violation);
                    Assert.Equal(damaged, Encode(message)[FrameHeader.LengthBytes..]);
                }
                else
                {
                    Assert.NotNull(violation);
                }
            }

            damaged[i] = body[i];
        }
    }
}
