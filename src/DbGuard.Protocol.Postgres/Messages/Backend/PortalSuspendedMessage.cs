using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>PortalSuspended (B): the row limit of Execute was reached and the portal may have more.</summary>
/// <remarks>Layout: no body. Source: PostgreSQL 18 docs, 54.7 Message Formats, PortalSuspended.</remarks>
public readonly ref struct PortalSuspendedMessage : IWireMessage<PortalSuspendedMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.PortalSuspended;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out PortalSuspendedMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = default;
        return new BodyReader(body, "PortalSuspended").TryEnd(out violation);
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.EndMessage();
    }
}
