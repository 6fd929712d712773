using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>ReadyForQuery (B): the backend waits for a new query cycle.</summary>
/// <remarks>
/// Layout: Byte1 transaction status, <c>I</c>, <c>T</c> or <c>E</c>.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, ReadyForQuery.
/// </remarks>
public readonly ref struct ReadyForQueryMessage(TransactionStatus status) : IWireMessage<ReadyForQueryMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.ReadyForQuery;

    public TransactionStatus Status { get; } = status;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out ReadyForQueryMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "ReadyForQuery");
        var status = (TransactionStatus)reader.Byte("transaction status");
        reader.Require(
            status is TransactionStatus.Idle or TransactionStatus.InTransaction or TransactionStatus.Failed,
            "transaction status");
        message = new ReadyForQueryMessage(status);
        if (reader.TryEnd(out violation))
        {
            return true;
        }

        message = default;
        return false;
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.WriteByte((byte)Status);
        writer.EndMessage();
    }
}
