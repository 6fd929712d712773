using Spectre.Console;

namespace DbGuard.Gateway.Commands;

/// <summary>
/// Where a command shows something to people: colours and boxes on a terminal, plain and stable text anywhere else. Every text
/// given to it is already safe to show (<see cref="SafeText"/>).
/// </summary>
internal sealed class Display
{
    private readonly TextWriter _output;
    private readonly IAnsiConsole? _console;

    public Display(TextWriter output)
    {
        _output = output;
        if (!System.Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
        {
            _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        }
    }

    /// <summary>True when a person looks at it.</summary>
    public bool IsTerminal => _console is not null;

    public void Line(string text = "") => _output.WriteLine(text);

    /// <summary>A line of parts, each in its own style (Spectre's style words, e.g. <c>bold red</c>).</summary>
    public void Line(params (string Text, string Style)[] parts)
    {
        if (_console is null)
        {
            _output.WriteLine(string.Concat(parts.Select(p => p.Text)));
            return;
        }

        // WHY: Spectre breaks lines at the width of the terminal; a record is one line whatever its width.
        foreach (var (text, style) in parts)
        {
            _console.Profile.Width = int.MaxValue;
            _console.Write(new Text(text, Style.Parse(style)));
        }

        _output.WriteLine();
    }

    /// <summary>A table with a head; columns are padded with blanks when it is not a terminal.</summary>
    /// <param name="head">Names of the columns.</param>
    /// <param name="rows">As many cells each.</param>
    /// <param name="indent">Blanks before each line.</param>
    public void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows, int indent = 0)
    {
        if (_console is not null)
        {
            var table = new Table().Border(TableBorder.Rounded);
            foreach (var name in head)
            {
                table.AddColumn(new TableColumn(new Text(name, Style.Parse("bold"))));
            }

            foreach (var row in rows)
            {
                table.AddRow(row.Select(cell => new Text(cell)));
            }

            _console.Write(new Padder(table, new Padding(indent, 0, 0, 0)));
            return;
        }

        var widths = head.Select((name, i) => Math.Max(name.Length, rows.Count == 0 ? 0 : rows.Max(r => r[i].Length))).ToArray();
        var margin = new string(' ', indent);
        _output.WriteLine(margin + Padded(head, widths));
        foreach (var row in rows)
        {
            _output.WriteLine(margin + Padded(row, widths));
        }
    }

    private static string Padded(IReadOnlyList<string> cells, int[] widths) =>
        string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();
}
