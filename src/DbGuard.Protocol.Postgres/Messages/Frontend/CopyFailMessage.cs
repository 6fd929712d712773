using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Frontend;

/// <summary>CopyFail (F): the client gives up its COPY; the upstream answers with an error.</summary>
/// <remarks>
/// Layout: String reason.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, CopyFail.
/// </remarks>
public readonly ref struct CopyFailMessage(ReadOnlySpan<byte> reason) : IWireMessage<CopyFailMessage>
{
    /// <inheritdoc/>
    public static byte TypeByte => (byte)FrontendMessageType.CopyFail;

    public ReadOnlySpan<byte> Reason { get; } = reason;

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out CopyFailMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "CopyFail");
        message = new CopyFailMessage(reader.CString("reason"));
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
        writer.WriteCString(Reason);
        writer.EndMessage();
    }
}
