using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>CopyData (B): a piece of a COPY stream; from a client, piece and row boundaries need not agree.</summary>
/// <remarks>
/// Layout: Byte*n* data, to the end. Limit: <see cref="FrameLimits.RowMaxBytes"/>. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, CopyData.
/// </remarks>
public readonly ref struct CopyDataMessage(ReadOnlySpan<byte> data) : IWireMessage<CopyDataMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.CopyData;

    public ReadOnlySpan<byte> Data { get; } = data;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CopyDataMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = new CopyDataMessage(body);
        violation = null;
        return true;
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteBytes(Data);
        writer.EndMessage();
    }
}
