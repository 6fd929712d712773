using System.Buffers.Binary;

namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>Finds typed messages in a contiguous buffer; does no I/O, keeps no state, allocates nothing for a valid frame.</summary>
/// <remarks>
/// Layout: type Byte1, length Int32 big-endian that includes itself but not the type byte, then <c>length - 4</c> bytes.
/// Source: PostgreSQL 18 docs, 54.2.1 Messaging Overview. Start-up packets have no type byte: see <c>Startup.StartupPacket</c>.
/// </remarks>
public static class FrameReader
{
    /// <summary>Reads type and length only, for frames that are relayed in pieces or whose memory is still to be found.</summary>
    public static FrameStatus TryReadHeader(
        ReadOnlySpan<byte> buffer, FrameLimits limits, out FrameHeader header, out ProtocolViolation? violation)
    {
        header = default;
        violation = null;
        if (buffer.IsEmpty)
        {
            return FrameStatus.NeedMoreData;
        }

        var type = buffer[0];
        var limit = limits[type];
        if (limit == FrameLimits.NotExpected)
        {
            violation = ProtocolViolation.UnknownMessageType(type);
            return FrameStatus.Violation;
        }

        if (buffer.Length < FrameHeader.LengthBytes)
        {
            return FrameStatus.NeedMoreData;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(buffer[1..]);
        if (length < sizeof(int))
        {
            violation = ProtocolViolation.FrameLengthTooShort(type);
            return FrameStatus.Violation;
        }

        if (length - sizeof(int) > limit)
        {
            violation = ProtocolViolation.FrameLengthOverLimit(type, limit);
            return FrameStatus.Violation;
        }

        header = new FrameHeader(type, length - sizeof(int));
        return FrameStatus.Complete;
    }

    /// <summary>Reads one whole frame.</summary>
    /// <param name="buffer">The unread bytes, starting at a frame.</param>
    /// <param name="limits">What may come in this direction and phase.</param>
    /// <param name="frame">The frame when the result is <see cref="FrameStatus.Complete"/>, a view into <paramref name="buffer"/>.</param>
    /// <param name="bytesNeeded">
    /// When more data is needed: how long <paramref name="buffer"/> must become before calling again (5 until the
    /// length is known, then the total frame length). Pass it to <see cref="ReceiveBuffer.GetWritableMemory"/>.
    /// </param>
    /// <param name="violation">Set when the result is <see cref="FrameStatus.Violation"/>.</param>
    public static FrameStatus TryReadFrame(
        ReadOnlySpan<byte> buffer, FrameLimits limits, out Frame frame, out int bytesNeeded, out ProtocolViolation? violation)
    {
        frame = default;
        bytesNeeded = FrameHeader.LengthBytes;
        var status = TryReadHeader(buffer, limits, out var header, out violation);
        if (status != FrameStatus.Complete)
        {
            return status;
        }

        bytesNeeded = header.TotalLength;
        if (buffer.Length < header.TotalLength)
        {
            return FrameStatus.NeedMoreData;
        }

        frame = new Frame(buffer[..header.TotalLength]);
        return FrameStatus.Complete;
    }
}
