using System.Text;
using DbGuard.Corpus.Tests.Wire;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>All that a case was given.</summary>
/// <param name="Steps">By step.</param>
/// <param name="Received">Every byte of every connection since its login, and of scripts before a login.</param>
/// <param name="Authentication">Authentication requests of the logins.</param>
internal sealed record Transcript(IReadOnlyList<StepResult> Steps, byte[] Received, IReadOnlyList<WireMessage> Authentication)
{
    public IEnumerable<WireMessage> Messages => Steps.SelectMany(step => step.Messages);

    public string[] Codes => [.. Steps.SelectMany(step => step.Codes)];

    public bool Has(Ending ending) => Steps.Any(step => step.Ending == ending);

    public TimeSpan Longest => Steps.Max(step => step.Elapsed);

    /// <summary>Cells of all rows in order, NULLs left out, joined.</summary>
    public byte[] JoinedCells => [.. RowsOf(Messages).SelectMany(row => row).SelectMany(cell => cell ?? [])];

    /// <summary>Rows among messages.</summary>
    public static IEnumerable<IReadOnlyList<byte[]?>> RowsOf(IEnumerable<WireMessage> messages) =>
        messages.Where(message => message.Type == 'D').Select(message => message.Cells);

    /// <summary>The messages for a reader and for regular expressions, one line each.</summary>
    public string Render(int longest = int.MaxValue)
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            foreach (var message in step.Messages)
            {
                text.AppendLine(Line(message));
                if (text.Length > longest)
                {
                    return text.ToString(0, longest);
                }
            }

            text.Append(step.LoginRefusal is { } refusal ? $"login refused: {Line(refusal)}\n" : "");
            text.Append(step.Raw.Length > 0 ? $"{Encoding.Latin1.GetString(step.Raw)}\n" : "");
            text.Append(step.Ending is Ending.Arrived ? "" : $"<{step.Ending}>\n");
        }

        return text.ToString();
    }

    private static string Line(WireMessage message) => message.Type switch
    {
        'D' => string.Join('|', message.TextCells.Select(cell => cell ?? "NULL")),
        'E' => $"ERROR: {Fields(message)}",
        'N' => $"NOTICE: {Fields(message)}",
        'C' => $"[{message.Tag}]",
        'A' => $"NOTIFY {Words(message.Body[4..])}",
        'S' => $"PARAM {Words(message.Body)}",
        'd' => $"COPY> {Words(message.Body)}",
        'V' => $"FCALL {Words(message.Body[4..])}",
        _ => message.Type.ToString(),
    };

    private static string Words(byte[] body) => Encoding.UTF8.GetString(body).Replace('\0', ' ');

    private static string Fields(WireMessage message) =>
        string.Join(" | ", "CMDHWtcn".Where(message.Fields.ContainsKey).Select(key => message.Fields[key]));
}
