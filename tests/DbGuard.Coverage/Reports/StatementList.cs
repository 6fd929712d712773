using System.Text;
using DbGuard.Coverage.Recording;

namespace DbGuard.Coverage.Reports;

/// <summary>One line for each statement that something is to be said of, for people who want to know why.</summary>
internal static class StatementList
{
    public static string Of(SuiteRecording recording)
    {
        var text = new StringBuilder();
        foreach (var difference in recording.Breaks)
        {
            text.AppendLine($"boundary  {difference.Test}: {difference.What}: {OneLine(difference.Sql)}");
        }

        foreach (var statement in recording.Statements)
        {
            if (statement.Disagreement is { } disagreement)
            {
                text.AppendLine($"lineage   {statement.Test}: {disagreement}: {OneLine(statement.Sql)}");
            }

            if (!statement.Gaps.IsEmpty)
            {
                text.AppendLine($"gap       {statement.Test}: {statement.Kind}: {string.Join("; ", statement.Gaps.Select(g => $"{g.Kind} {g.Subject}"))}: {OneLine(statement.Sql)}");
            }

            if (!statement.Unclassified.IsEmpty)
            {
                text.AppendLine($"function  {statement.Test}: {string.Join("; ", statement.Unclassified)}: {OneLine(statement.Sql)}");
            }
        }

        return text.ToString();
    }

    private static string OneLine(string sql) => sql.ReplaceLineEndings(" ");
}
