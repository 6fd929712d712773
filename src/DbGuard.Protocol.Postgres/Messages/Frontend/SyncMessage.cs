using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>Sync (F): ends a pipeline; errors are skipped up to here, and ReadyForQuery answers it.</summary>
/// <remarks>Layout: no body. Source: PostgreSQL 18 docs, 54.7 Message Formats, Sync.</remarks>
public readonly ref struct SyncMessage : IWireMessage<SyncMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.Sync;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out SyncMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = default;
        return new BodyReader(body, "Sync").TryEnd(out violation);
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.EndMessage();
    }
}
