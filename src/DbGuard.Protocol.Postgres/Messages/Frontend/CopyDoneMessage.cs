using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>CopyDone (F): the client's COPY data is complete.</summary>
/// <remarks>Layout: no body. Source: PostgreSQL 18 docs, 54.7 Message Formats, CopyDone.</remarks>
public readonly ref struct CopyDoneMessage : IWireMessage<CopyDoneMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.CopyDone;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CopyDoneMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        message = default;
        return new BodyReader(body, "CopyDone").TryEnd(out violation);
    }

    /// <inheritdoc/>
    public void Write(PacketWriter writer)
    {
        writer.BeginMessage(TypeByte);
        writer.EndMessage();
    }
}
