using System.Globalization;
using DbGuard.Gateway.Recordings;

namespace DbGuard.Gateway.Commands;

/// <summary>Shows a recorded response to people at a terminal.</summary>
internal sealed class RecordedResponse(Display display, int mostRows)
{
    /// <summary>Shows one response.</summary>
    public void Show(ReadOnlySpan<byte> bytes, bool isTruncated)
    {
        foreach (var part in ResponseReader.Read(bytes, isTruncated, mostRows))
        {
            Show(part);
        }
    }

    private void Show(ResponsePart part)
    {
        switch (part)
        {
            case ResponseTable table:
                display.Table(table.Columns, [.. table.Rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => cell ?? "NULL")])], indent: 4);
                if (table.More > 0)
                {
                    display.Line(string.Create(CultureInfo.InvariantCulture, $"    ({table.More} more rows recorded; show them with --rows)"));
                }

                break;
            case ResponseLine line:
                display.Line("    " + line.Text);
                break;
            case ResponseRemark remark:
                display.Line($"    ({remark.Text})");
                break;
            case ResponseReport report:
                display.Line(($"    {report.Severity} {report.SqlState}: ", report.IsError ? "red" : "yellow"), (report.Message, "default"));
                foreach (var (name, text) in new[] { ("DETAIL", report.Detail), ("HINT", report.Hint) })
                {
                    if (text is not null)
                    {
                        display.Line($"    {name}: {text}");
                    }
                }

                break;
        }
    }
}
