using System.Globalization;
using System.Text;
using DbGuard.Gateway.Commands;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Recordings;

/// <summary>
/// Reads recorded protocol bytes as the client saw them: tables of rows, COPY lines, command tags, errors and notices. What was
/// not recorded (the description of columns asked for earlier, the end of a long response) is said to be missing.
/// </summary>
internal sealed class ResponseReader
{
    private readonly int _mostRows;
    private readonly List<ResponsePart> _parts = [];
    private readonly List<(string Name, uint TypeId, FormatCode Format)> _columns = [];
    private List<string?[]> _rows = [];
    private long _rowCount;
    private bool _isDescribed;

    private ResponseReader(int mostRows) => _mostRows = mostRows;

    /// <summary>The parts of one response.</summary>
    /// <param name="bytes">The recorded messages.</param>
    /// <param name="isTruncated">The response went on.</param>
    /// <param name="mostRows">Most rows of a table to take.</param>
    public static IReadOnlyList<ResponsePart> Read(ReadOnlySpan<byte> bytes, bool isTruncated, int mostRows)
    {
        var reader = new ResponseReader(mostRows);
        while (!bytes.IsEmpty)
        {
            if (FrameReader.TryReadFrame(bytes, FrameLimits.Backend, out var frame, out _, out _) != FrameStatus.Complete)
            {
                reader.EndTable();
                reader._parts.Add(new ResponseRemark("the recorded response ends here"));
                return reader._parts;
            }

            reader.Take(frame);
            bytes = bytes[frame.TotalLength..];
        }

        reader.EndTable();
        if (isTruncated)
        {
            reader._parts.Add(new ResponseRemark("the response went on; only its beginning is recorded"));
        }

        return reader._parts;
    }

    private static string Line(ReadOnlySpan<byte> text) => SafeText.Escape(Encoding.UTF8.GetString(text));

    private void Take(in Frame frame)
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
                _parts.Add(new ResponseLine(Line(complete.Tag)));
                break;
            case BackendMessageType.CopyData:
                _parts.Add(new ResponseLine("| " + Line(frame.Body.TrimEnd((byte)'\n'))));
                break;
            case BackendMessageType.ErrorResponse when ErrorResponseMessage.TryDecode(frame.Body, out var error, out _):
                EndTable();
                AddReport(isError: true, error.Fields);
                break;
            case BackendMessageType.NoticeResponse when NoticeResponseMessage.TryDecode(frame.Body, out var notice, out _):
                AddReport(isError: false, notice.Fields);
                break;
            case BackendMessageType.EmptyQueryResponse:
                _parts.Add(new ResponseRemark("empty query"));
                break;
            case BackendMessageType.PortalSuspended:
                EndTable();
                _parts.Add(new ResponseRemark("more rows on the next Execute"));
                break;
            default:
                // Protocol bookkeeping (ReadyForQuery, BindComplete, …) shows nothing to a person.
                break;
        }
    }

    private void AddReport(bool isError, ReportFieldList fields)
    {
        var severity = fields[ReportFieldCode.Severity].IsEmpty ? isError ? "ERROR" : "NOTICE" : Line(fields[ReportFieldCode.Severity]);
        var detail = fields[ReportFieldCode.Detail].IsEmpty ? null : Line(fields[ReportFieldCode.Detail]);
        var hint = fields[ReportFieldCode.Hint].IsEmpty ? null : Line(fields[ReportFieldCode.Hint]);
        _parts.Add(new ResponseReport(isError, severity, Line(fields[ReportFieldCode.SqlState]), Line(fields[ReportFieldCode.Message]), detail, hint));
    }

    private void AddRow(in DataRowMessage row)
    {
        _rowCount++;
        while (!_isDescribed && _columns.Count < row.Columns.Count)
        {
            _columns.Add((string.Create(CultureInfo.InvariantCulture, $"column {_columns.Count + 1}"), 0, FormatCode.Text));
        }

        if (_rows.Count >= _mostRows)
        {
            return;
        }

        var cells = new string?[_columns.Count];
        Array.Fill(cells, "");
        var i = 0;
        foreach (var value in row.Columns)
        {
            if (i < cells.Length)
            {
                cells[i] = value.IsNull ? null : SafeText.Escape(RecordedCell.Show(value.Bytes, _columns[i].TypeId, _columns[i].Format));
            }

            i++;
        }

        _rows.Add(cells);
    }

    private void EndTable()
    {
        if (_columns.Count > 0)
        {
            _parts.Add(new ResponseTable([.. _columns.Select(c => c.Name)], _rows, _rowCount - _rows.Count));
        }

        _columns.Clear();
        _rows = [];
        _rowCount = 0;
        _isDescribed = false;
    }
}
