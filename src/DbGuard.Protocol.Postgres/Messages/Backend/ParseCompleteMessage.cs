using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>ParseComplete (B): answers Parse.</summary>
/// <remarks>Layout: no body. Source: PostgreSQL 18 docs, 54.7 Message Formats, ParseComplete.</remarks>
public readonly ref struct ParseCompleteMessage : IWireMessage<ParseCompleteMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.ParseComplete;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out ParseCompleteMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = default;
        return new BodyReader(body, "ParseComplete").TryEnd(out violation);
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.EndMessage();
    }
}
