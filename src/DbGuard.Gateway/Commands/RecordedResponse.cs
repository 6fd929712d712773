using System.Globalization;
using System.Text;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Commands;

/// <summary>
/// Shows recorded protocol bytes as the client saw them: tables of rows, COPY lines, command tags, errors and notices. What was
/// not recorded (the description of columns asked for earlier, the end of a long response) is said to be missing.
/// </summary>
internal sealed class RecordedResponse(Display display, int mostRows)
{
    private readonly List<(string Name, uint TypeId, FormatCode Format)> _columns = [];
    private readonly List<string[]> _rows = [];
    private long _rowCount;
    private bool _isDescribed;

    /// <summary>Shows one response.</summary>
    public void Show(ReadOnlySpan<byte> bytes, bool isTruncated)
    {
        while (!bytes.IsEmpty)
        {
            if (FrameReader.TryReadFrame(bytes, FrameLimits.Backend, out var frame, out _, out _) != FrameStatus.Complete)
            {
                EndTable();
                display.Line("    (the recorded response ends here)");
                return;
            }

            Show(frame);
            bytes = bytes[frame.TotalLength..];
        }

        EndTable();
        if (isTruncated)
        {
            display.Line("    (the response went on; only its beginning is recorded)");
        }
    }

    private static string Line(ReadOnlySpan<byte> text) => SafeText.Escape(Encoding.UTF8.GetString(text));

    private void Show(in Frame frame)
    {
        switch ((BackendMessageType)frame.Type)
        {
            case BackendMessageType.RowDescription when RowDescriptionMessage.TryDecode(frame.Body, out var description, out _):
                EndTable();
                _isDescribed = true;
                foreach (var field in description)
                {
                    _columns.Add((Line(field.Name), field.TypeOid, field.Format));
                }

                break;
            case BackendMessageType.DataRow when DataRowMessage.TryDecode(frame.Body, out var row, out _):
                AddRow(row);
                break;
            case BackendMessageType.CommandComplete when CommandCompleteMessage.TryDecode(frame.Body, out var complete, out _):
                EndTable();
                display.Line("    " + Line(complete.Tag));
                break;
            case BackendMessageType.CopyData:
                display.Line("    | " + Line(frame.Body.TrimEnd((byte)'\n')));
                break;
            case BackendMessageType.ErrorResponse when ErrorResponseMessage.TryDecode(frame.Body, out var error, out _):
                EndTable();
                Report("ERROR", error.Fields, "red");
                break;
            case BackendMessageType.NoticeResponse when NoticeResponseMessage.TryDecode(frame.Body, out var notice, out _):
                Report("NOTICE", notice.Fields, "yellow");
                break;
            case BackendMessageType.EmptyQueryResponse:
                display.Line("    (empty query)");
                break;
            case BackendMessageType.PortalSuspended:
                EndTable();
                display.Line("    (more rows on the next Execute)");
                break;
            default:
                // Protocol bookkeeping (ReadyForQuery, BindComplete, …) shows nothing to a person.
                break;
        }
    }

    private void Report(string fallback, ReportFieldList fields, string style)
    {
        var severity = fields[ReportFieldCode.Severity].IsEmpty ? fallback : Line(fields[ReportFieldCode.Severity]);
        display.Line(($"    {severity} {Line(fields[ReportFieldCode.SqlState])}: ", style), (Line(fields[ReportFieldCode.Message]), "default"));
        foreach (var (name, code) in new[] { ("DETAIL", ReportFieldCode.Detail), ("HINT", ReportFieldCode.Hint) })
        {
            if (!fields[code].IsEmpty)
            {
                display.Line($"    {name}: {Line(fields[code])}");
            }
        }
    }

    private void AddRow(in DataRowMessage row)
    {
        _rowCount++;
        while (!_isDescribed && _columns.Count < row.Columns.Count)
        {
            _columns.Add((string.Create(CultureInfo.InvariantCulture, $"column {_columns.Count + 1}"), 0, FormatCode.Text));
        }

        if (_rows.Count >= mostRows)
        {
            return;
        }

        var cells = new string[_columns.Count];
        Array.Fill(cells, "");
        var i = 0;
        foreach (var value in row.Columns)
        {
            if (i < cells.Length)
            {
                cells[i] = value.IsNull ? "NULL" : SafeText.Escape(RecordedCell.Show(value.Bytes, _columns[i].TypeId, _columns[i].Format));
            }

            i++;
        }

        _rows.Add(cells);
    }

    private void EndTable()
    {
        if (_columns.Count > 0)
        {
            display.Table([.. _columns.Select(c => c.Name)], _rows, indent: 4);
            if (_rowCount > _rows.Count)
            {
                display.Line(string.Create(CultureInfo.InvariantCulture, $"    ({_rowCount - _rows.Count} more rows recorded; show them with --rows)"));
            }
        }

        _columns.Clear();
        _rows.Clear();
        _rowCount = 0;
        _isDescribed = false;
    }
}
