using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>NoData (B): answers Describe when no rows can come; stands where RowDescription would.</summary>
/// <remarks>Layout: no body. Source: PostgreSQL 18 docs, 54.7 Message Formats, NoData.</remarks>
public readonly ref struct NoDataMessage : IWireMessage<NoDataMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.NoData;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out NoDataMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = default;
        return new BodyReader(body, "NoData").TryEnd(out violation);
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.EndMessage();
    }
}
