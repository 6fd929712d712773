using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>CloseComplete (B): answers Close.</summary>
/// <remarks>Layout: no body. Source: PostgreSQL 18 docs, 54.7 Message Formats, CloseComplete.</remarks>
public readonly ref struct CloseCompleteMessage : IWireMessage<CloseCompleteMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.CloseComplete;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CloseCompleteMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = default;
        return new BodyReader(body, "CloseComplete").TryEnd(out violation);
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.EndMessage();
    }
}
