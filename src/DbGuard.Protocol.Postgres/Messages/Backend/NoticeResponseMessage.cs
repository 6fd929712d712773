using System.Diagnostics.CodeAnalysis;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>NoticeResponse (B): a warning or an information; may come at any time.</summary>
/// <remarks>
/// Layout: any number of (Byte1 code, String text), then a zero byte. To make one, use <see cref="Report"/>.
/// Limit: <see cref="FrameLimits.ReportMaxBytes"/>. Door: yes.
/// Source: PostgreSQL 18 docs, 54.7 Message Formats, NoticeResponse.
/// </remarks>
public readonly ref struct NoticeResponseMessage : IWireMessage<NoticeResponseMessage>
{
    private NoticeResponseMessage(ReportFieldList fields) => Fields = fields;

    /// <inheritdoc/>
    public static byte TypeByte => (byte)BackendMessageType.NoticeResponse;

    public ReportFieldList Fields { get; }

    /// <inheritdoc/>
    public static bool TryDecode(
        ReadOnlySpan<byte> body, out NoticeResponseMessage message, [NotNullWhen(false)] out ProtocolViolation? violation)
    {
        var reader = new BodyReader(body, "NoticeResponse");
        message = new NoticeResponseMessage(ReportFieldList.Read(ref reader));
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
