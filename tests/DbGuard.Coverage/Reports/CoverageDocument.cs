using System.Globalization;
using System.Text;
using DbGuard.Core.Facts;
using DbGuard.Coverage.Recording;
using DbGuard.Coverage.Suite;

namespace DbGuard.Coverage.Reports;

/// <summary>docs/coverage.md: what a run over the whole suite gave.</summary>
internal static class CoverageDocument
{
    /// <param name="suite">The suite that was run.</param>
    /// <param name="server">Version of the server it was run on.</param>
    /// <param name="recording">What was seen.</param>
    public static string Of(RegressionSuite suite, string server, SuiteRecording recording)
    {
        var (compared, differing) = TextBoundaries.Compare(recording);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Coverage of PostgreSQL's own regression suite

            Written by `eng/coverage/run --write`; do not edit. The suite is that of Debian's source package postgresql {suite.Version}, fetched when the tool
            runs and not part of this repository, run file by file through psql against PostgreSQL {server}. Between them stands a recorder: it has each
            statement text as the server gets it and what the server answers, analyses the text against the session's own catalog of that moment as
            the gateway does, and compares.

            To run it again: `eng/coverage/run` (Debian or Ubuntu with a mirror that has source packages; some minutes), with `--gaps` for every statement
            with a gap, with `--only FILE,…` for some files. `./test` runs a part of it (`tests/DbGuard.Coverage.Tests`) and fails when the queries'
            gaps reach 1 %, a boundary differs or the lineage contradicts the server.

            * **{recording.Files} files ({recording.Unfinished.Count} of them left by psql before their end), {recording.Messages:N0} texts, {recording.Statements.Count:N0} statements that the server accepts** ({recording.Refused:N0} it refuses, which tell nothing).
            * **Boundaries**: the guard finds as many statements in each text as the server answers, of the kinds its command tags say: {recording.Breaks.Count} differences.
              In the texts of a whole file put one behind the other it finds the same {compared:N0} statements at the same places: {differing.Count} files differ.
            * **Grammar**: {recording.Unparsed} accepted statements that the guard's parser (grammar of PostgreSQL 18) refuses. {recording.UnderOtherLexer} were sent under
              `standard_conforming_strings = off` or another client encoding, which the gateway refuses; they are not counted.
            * **Lineage**: {recording.Described:N0} results compared with the server's description: number and names of the columns, and the origin of the
              {recording.Origins:N0} columns of which it names one: {recording.Statements.Count(s => s.Disagreement is not null)} differences.


            """);
        AppendKinds(text, recording.Statements);
        AppendGaps(text, recording.Statements);
        AppendFunctions(text, recording.Statements);
        return text.ToString();
    }

    private static void AppendKinds(StringBuilder text, List<StatementRecord> statements)
    {
        var kinds = statements.SelectMany(s => s.Gaps).Select(g => g.Kind).Distinct().Order().ToList();
        text.Append("## By kind of statement\n\nA gap is something the analysis cannot tell; it denies unless the profile tolerates gaps. A statement may have gaps of several kinds.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| statement | accepted | analysed | with a gap | {string.Join(" | ", kinds.Select(k => Words(k)))} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|---|--:|--:|--:|{string.Concat(kinds.Select(_ => "--:|"))}\n");
        AppendRow("**SELECT, INSERT, UPDATE, DELETE, MERGE**", [.. statements.Where(s => s.IsQuery)]);
        foreach (var group in statements.GroupBy(s => s.Kind).OrderByDescending(g => g.Count()).ThenBy(g => g.Key))
        {
            AppendRow(Words(group.Key), [.. group]);
        }

        AppendRow("**all**", statements);
        text.Append('\n');

        void AppendRow(string name, List<StatementRecord> rows)
        {
            var gaps = rows.Count(r => !r.Gaps.IsEmpty);
            var share = gaps == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"{gaps:N0} ({100.0 * gaps / rows.Count:0.00} %)");
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {rows.Count:N0} | {rows.Count - gaps:N0} | {share} |");
            foreach (var kind in kinds)
            {
                var count = rows.Count(r => r.Gaps.Any(g => g.Kind == kind));
                text.Append(CultureInfo.InvariantCulture, $" {(count == 0 ? "" : count)} |");
            }

            text.Append('\n');
        }
    }

    private static void AppendGaps(StringBuilder text, List<StatementRecord> statements)
    {
        text.Append("## The gaps\n\n");
        foreach (var kind in statements.SelectMany(s => s.Gaps).Select(g => g.Kind).Distinct().Order())
        {
            text.Append(CultureInfo.InvariantCulture, $"* {Words(kind)}: {GapMeaning.Of(kind)}\n");
        }

        text.Append("\n| gap | about | statements | files |\n|---|---|--:|---|\n");
        var gaps = statements.SelectMany(s => s.Gaps.Select(g => (g.Kind, g.Subject)).Distinct().Select(g => (g.Kind, g.Subject, s.Test)));
        foreach (var group in gaps.GroupBy(g => (g.Kind, Subject: Shortened(g.Kind, g.Subject))).OrderBy(g => g.Key.Kind).ThenByDescending(g => g.Count()).ThenBy(g => g.Key.Subject, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Words(group.Key.Kind)} | {group.Key.Subject} | {group.Count()} | {string.Join(", ", group.Select(g => g.Test).Distinct())} |\n");
        }

        text.Append('\n');
    }

    /// <summary>Names of a session's own objects say nothing to a reader.</summary>
    private static string Shortened(GapKind kind, string subject) =>
        kind is GapKind.UnknownSessionObject or GapKind.StaleSessionObject ? "prepared statements and cursors" : $"`{subject}`";

    private static void AppendFunctions(StringBuilder text, List<StatementRecord> statements)
    {
        var callers = statements.Where(s => !s.Unclassified.IsEmpty).ToList();
        text.Append(CultureInfo.InvariantCulture, $"""
            ## Functions of which nothing is known

            They are denied unless the policy vouches for them by name (`may.call`). {callers.Count:N0} statements call one, by the language of the function:


            """);
        text.Append("| language | statements | functions |\n|---|--:|--:|\n");
        foreach (var group in callers.SelectMany(s => s.Unclassified.Select(u => (Language: u.Split(' ')[0], Name: u, Statement: s))).GroupBy(u => u.Language).OrderByDescending(g => g.Count()))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Select(u => u.Statement).Distinct().Count():N0} | {group.Select(u => u.Name).Distinct().Count():N0} |\n");
        }
    }

    private static string Words(Enum value) =>
        string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
