using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>EmptyQueryResponse (B): the query string was empty; stands where CommandComplete would.</summary>
/// <remarks>Layout: no body. Source: PostgreSQL 18 docs, 54.7 Message Formats, EmptyQueryResponse.</remarks>
public readonly ref struct EmptyQueryResponseMessage : IWireMessage<EmptyQueryResponseMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.EmptyQueryResponse;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out EmptyQueryResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = default;
        return new BodyReader(body, "EmptyQueryResponse").TryEnd(out violation);
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.EndMessage();
    }
}
