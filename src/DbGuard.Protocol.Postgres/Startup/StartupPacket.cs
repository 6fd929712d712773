using System.Buffers.Binary;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Startup;

/// <summary>The first packet of a connection (F): start-up, a request for encryption, or a cancel request.</summary>
/// <remarks>
/// Layout: Int32 length that includes itself; Int32 code, a protocol version or one of three reserved values; the rest.
/// There is no type byte. After SSLRequest and GSSENCRequest, bytes that came in the same plaintext read must be
/// refused (CVE-2021-23214): the caller checks that its buffer is empty before it answers.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, StartupMessage, SSLRequest, GSSENCRequest, CancelRequest.
/// </remarks>
public abstract record StartupPacket
{
    /// <summary>Longest packet, length field included; PostgreSQL's MAX_STARTUP_PACKET_LENGTH.</summary>
    public const int MaxLengthBytes = 10_000;

    internal const int CancelRequestCode = (1234 << 16) | 5678;
    internal const int SslRequestCode = (1234 << 16) | 5679;
    internal const int GssEncRequestCode = (1234 << 16) | 5680;
    private const int HeaderBytes = 8;

    private protected StartupPacket()
    {
    }

    /// <summary>Reads one whole packet.</summary>
    /// <param name="buffer">The unread bytes of a new connection.</param>
    /// <param name="packet">The packet when the result is <see cref="FrameStatus.Complete"/>.</param>
    /// <param name="length">Bytes to consume when complete; bytes <paramref name="buffer"/> must have when more data is needed.</param>
    /// <param name="violation">Set when the result is <see cref="FrameStatus.Violation"/>.</param>
    public static FrameStatus TryRead(
        ReadOnlySpan<byte> buffer, out StartupPacket? packet, out int length, out ProtocolViolation? violation)
    {
        packet = null;
        violation = null;
        length = HeaderBytes;
        if (buffer.Length < sizeof(int))
        {
            return FrameStatus.NeedMoreData;
        }

        length = BinaryPrimitives.ReadInt32BigEndian(buffer);
        if (length is < HeaderBytes or > MaxLengthBytes)
        {
            violation = ProtocolViolation.StartupLength();
            return FrameStatus.Violation;
        }

        if (buffer.Length < length)
        {
            return FrameStatus.NeedMoreData;
        }

        var code = BinaryPrimitives.ReadInt32BigEndian(buffer[sizeof(int)..]);
        packet = Decode(code, buffer[HeaderBytes..length], out violation);
        return packet is null ? FrameStatus.Violation : FrameStatus.Complete;
    }

    /// <summary>Appends the whole packet to the writer.</summary>
    public abstract void Write(PacketWriter writer);

    private static StartupPacket? Decode(int code, ReadOnlySpan<byte> body, out ProtocolViolation? violation)
    {
        switch (code)
        {
            case SslRequestCode:
                violation = body.IsEmpty ? null : ProtocolViolation.StartupLength();
                return body.IsEmpty ? new SslRequest() : null;
            case GssEncRequestCode:
                violation = body.IsEmpty ? null : ProtocolViolation.StartupLength();
                return body.IsEmpty ? new GssEncRequest() : null;
            case CancelRequestCode:
                return CancelRequest.Decode(body, out violation);
        }

        var version = ProtocolVersion.FromCode(code);
        if (version.Major != ProtocolVersion.V30.Major)
        {
            violation = ProtocolViolation.StartupVersion(version.Major, version.Minor);
            return null;
        }

        return StartupMessage.Decode(version, body, out violation);
    }
}
