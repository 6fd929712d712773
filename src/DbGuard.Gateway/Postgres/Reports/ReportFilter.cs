using System.Collections.Frozen;
using System.Text;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Reports;

/// <summary>
/// Takes out of an upstream error or notice what may carry values of protected columns. Without protected columns in play
/// everything passes unchanged: people need their errors.
/// </summary>
internal static class ReportFilter
{
    /// <summary>SQLSTATEs whose message is fixed, or names objects that exist.</summary>
    private static readonly FrozenSet<string> s_valueless = new[]
    {
        "25001", "25P01", "25P02", "25006", "23502", "23503", "23505", "23514", "23P01", "40001", "40P01", "57014", "57P01", "57P02", "57P03",
        "57P05", "53100", "53200", "53300", "53400", "55P03", "55006", "55000", "22012", "08P01", "25P03", "54001", "54011", "42501",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// SQLSTATEs whose message quotes a name. The name is one of the statement's own when the error has a position in the statement's text;
    /// without one it was computed: <c>ssn::regclass</c>, <c>current_setting(ssn)</c>.
    /// </summary>
    private static readonly FrozenSet<string> s_naming = new[]
    {
        "42622", "42701", "42702", "42703", "42704", "42710", "42712", "42723", "42725", "42803", "42804", "42809", "42830", "42846", "42883",
        "42939", "42P01", "42P02", "42P03", "42P04", "42P05", "42P06", "42P07", "42P08", "42P09", "42P10", "42P11", "42P12", "42P13", "42P14",
        "42P15", "42P16", "42P17", "42P18", "42P19", "42P20", "42P21", "42P22", "26000", "34000", "3D000", "3F000", "0A000",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The report to give the client.</summary>
    /// <param name="fields">Fields as the upstream sent them.</param>
    /// <param name="type">ErrorResponse or NoticeResponse.</param>
    /// <param name="output">Where the message goes.</param>
    public static void WriteFiltered(ReportFieldList fields, BackendMessageType type, PacketWriter output)
    {
        var sqlState = Encoding.ASCII.GetString(fields[ReportFieldCode.SqlState]);
        // RAISE can take any SQLSTATE and fill any field.
        var isRaised = fields[ReportFieldCode.Routine].SequenceEqual("exec_stmt_raise"u8);
        var keepsMessage = !isRaised
            && (s_valueless.Contains(sqlState) || (s_naming.Contains(sqlState) && (!fields[ReportFieldCode.Position].IsEmpty || IsOfOwnCursor(fields))));
        output.BeginMessage(type);
        foreach (var field in fields)
        {
            switch (field.Code)
            {
                case ReportFieldCode.Message when !keepsMessage:
                    output.WriteByte((byte)field.Code);
                    output.WriteCString(type == BackendMessageType.NoticeResponse ? Notice : Generic(sqlState));
                    break;
                case ReportFieldCode.SchemaName or ReportFieldCode.TableName or ReportFieldCode.ColumnName or ReportFieldCode.DataTypeName
                    or ReportFieldCode.ConstraintName when isRaised:
                    break;
                case ReportFieldCode.LocalizedSeverity:
                case ReportFieldCode.Severity:
                case ReportFieldCode.SqlState:
                case ReportFieldCode.Message:
                case ReportFieldCode.Position:
                case ReportFieldCode.SchemaName:
                case ReportFieldCode.TableName:
                case ReportFieldCode.ColumnName:
                case ReportFieldCode.DataTypeName:
                case ReportFieldCode.ConstraintName:
                case ReportFieldCode.File:
                case ReportFieldCode.Line:
                case ReportFieldCode.Routine:
                    output.WriteByte((byte)field.Code);
                    output.WriteCString(field.Text);
                    break;
                default:
                    // DETAIL, HINT, CONTEXT, internal query and whatever a newer server may add can quote values.
                    break;
            }
        }

        output.WriteByte(0);
        output.EndMessage();
    }

    private const string Notice = "a notice (its text is withheld: the statement reads protected columns)";

    /// <summary>FETCH, MOVE and CLOSE name their cursor in the statement's own text, and their error has no position; with a context, a function ran them.</summary>
    private static bool IsOfOwnCursor(ReportFieldList fields) =>
        fields[ReportFieldCode.Where].IsEmpty
        && (fields[ReportFieldCode.Routine].SequenceEqual("PerformPortalFetch"u8) || fields[ReportFieldCode.Routine].SequenceEqual("PerformPortalClose"u8));

    private static string Generic(string sqlState) => sqlState switch
    {
        "22P02" or "22P03" => "invalid input syntax (the value is withheld: the statement reads protected columns)",
        "22003" => "value out of range (the value is withheld: the statement reads protected columns)",
        "22007" or "22008" => "invalid or out-of-range date or time (the value is withheld: the statement reads protected columns)",
        "22001" => "value too long (the value is withheld: the statement reads protected columns)",
        "P0001" => "an exception was raised (its text is withheld: the statement reads protected columns)",
        _ => "the statement failed (the text is withheld: the statement reads protected columns)",
    };
}
