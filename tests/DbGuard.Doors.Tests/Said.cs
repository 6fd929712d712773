using System.Text.Json.Nodes;

namespace DbGuard.Doors.Tests;

/// <summary>What a door recorded about a statement.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reasons">Code, rule, sentence and help of every reason.</param>
/// <param name="Masks">Column, masker and label of every mask.</param>
/// <param name="Touches">Relations, access, columns and labels.</param>
internal sealed record Said(string Verdict, string Reasons, string Masks, string Touches)
{
    /// <summary>A statement that waits for a person, and has not been answered.</summary>
    public static Said Held { get; } = new("hold", "", "", "");

    /// <summary>Of all statements of one text, with the severest verdict; null when none was decided.</summary>
    public static Said? OfAll(IEnumerable<JsonNode> decisions)
    {
        var all = decisions.Select(Of).ToList();
        string[] order = ["allow", "mask", "hold", "deny"];
        return all.Count == 0 ? null : new Said(
            all.Select(s => s.Verdict).MaxBy(v => Array.IndexOf(order, v))!,
            string.Join("\n--\n", all.Select(s => s.Reasons)), string.Join("\n--\n", all.Select(s => s.Masks)), string.Join("\n--\n", all.Select(s => s.Touches)));
    }

    /// <summary>Of the <c>decision</c> of a record's body.</summary>
    public static Said Of(JsonNode decision) => new(
        (string)decision["verdict"]!,
        string.Join('\n', (decision["reasons"] as JsonArray ?? []).Select(r => $"{r!["verdict"]} {r["code"]} {r["rule"]}: {r["sentence"]} ({r["help"]})")),
        (decision["masks"] as JsonArray)?.ToJsonString() ?? "",
        (decision["touches"] as JsonArray)?.ToJsonString() ?? "");
}
