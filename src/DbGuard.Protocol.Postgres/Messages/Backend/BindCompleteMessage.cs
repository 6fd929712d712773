using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>BindComplete (B): answers Bind.</summary>
/// <remarks>Layout: no body. Source: PostgreSQL 18 docs, 54.7 Message Formats, BindComplete.</remarks>
public readonly ref struct BindCompleteMessage : IWireMessage<BindCompleteMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.BindComplete;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out BindCompleteMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = default;
        return new BodyReader(body, "BindComplete").TryEnd(out violation);
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.EndMessage();
    }
}
