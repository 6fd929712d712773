using System.Diagnostics;
using System.Globalization;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>An error or notice of our own, written as ErrorResponse or NoticeResponse as its severity says.</summary>
/// <remarks>
/// Fields go out in PostgreSQL's own order: S, V, C, M, D, H, P, W. Text is written as UTF-8; U+0000, which the
/// protocol cannot carry, becomes U+FFFD. Source: PostgreSQL 18 docs, 54.8 Error and Notice Message Fields.
/// </remarks>
public sealed record Report(ReportSeverity Severity, string SqlState, string Message)
{
    public string? Detail { get; init; }

    public string? Hint { get; init; }

    /// <summary>Position in the statement, in characters from 1; 0 for none.</summary>
    public int Position { get; init; }

    public string? Where { get; init; }

    /// <summary>The message this report travels in.</summary>
    public BackendMessageType MessageType => Severity <= ReportSeverity.Panic
        ? BackendMessageType.ErrorResponse
        : BackendMessageType.NoticeResponse;

    /// <summary>The answer to a violation: ERROR, or FATAL when the session cannot go on; SQLSTATE 08P01.</summary>
    public static Report ForViolation(ProtocolViolation violation) => new(
        violation.EndsSession ? ReportSeverity.Fatal : ReportSeverity.Error,
        Postgres.SqlState.ProtocolViolation,
        violation.Sentence);

    /// <summary>Appends the whole message to the writer.</summary>
    public void Write(PacketWriter writer)
    {
        var severity = SeverityText();
        writer.BeginMessage(MessageType);
        WriteField(writer, ReportFieldCode.LocalizedSeverity, severity);
        WriteField(writer, ReportFieldCode.Severity, severity);
        WriteField(writer, ReportFieldCode.SqlState, SqlState);
        WriteField(writer, ReportFieldCode.Message, Message);
        WriteField(writer, ReportFieldCode.Detail, Detail);
        WriteField(writer, ReportFieldCode.Hint, Hint);
        WriteField(
            writer,
            ReportFieldCode.Position,
            Position > 0 ? Position.ToString(CultureInfo.InvariantCulture) : null);
        WriteField(writer, ReportFieldCode.Where, Where);
        writer.WriteByte(0);
        writer.EndMessage();
    }

    private static void WriteField(PacketWriter writer, ReportFieldCode code, string? text)
    {
        if (text is null)
        {
            return;
        }

        writer.WriteByte((byte)code);
        writer.WriteCString(text.Replace('\0', '\uFFFD'));
    }

    private string SeverityText() => Severity switch
    {
        ReportSeverity.Error => "ERROR",
        ReportSeverity.Fatal => "FATAL",
        ReportSeverity.Panic => "PANIC",
        ReportSeverity.Warning => "WARNING",
        ReportSeverity.Notice => "NOTICE",
        ReportSeverity.Debug => "DEBUG",
        ReportSeverity.Info => "INFO",
        ReportSeverity.Log => "LOG",
        _ => throw new UnreachableException(),
    };
}
