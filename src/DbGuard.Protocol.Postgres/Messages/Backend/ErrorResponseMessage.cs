using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>ErrorResponse (B): a statement or the session failed.</summary>
/// <remarks>
/// Layout: any number of (Byte1 code, String text), then a zero byte. To make one, use <see cref="Report"/>.
/// Limit: <see cref="FrameLimits.ReportMaxBytes"/>. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, ErrorResponse.
/// </remarks>
public readonly ref struct ErrorResponseMessage : IWireMessage<ErrorResponseMessage>
{
    private ErrorResponseMessage(ReportFieldList fields) => Fields = fields;

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.ErrorResponse;

    public ReportFieldList Fields { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out ErrorResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "ErrorResponse");
        message = new ErrorResponseMessage(ReportFieldList.Read(ref reader));
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
        Fields.Write(writer);
        writer.EndMessage();
    }
}
