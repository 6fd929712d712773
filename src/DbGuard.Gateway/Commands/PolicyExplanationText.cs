using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Commands;

/// <summary>Writes an explanation for people.</summary>
internal static class PolicyExplanationText
{
    public static void Write(TextWriter output, PolicyExplanation explanation)
    {
        var outcome = explanation.Outcome;
        for (var i = 0; i < outcome.Statements.Length; i++)
        {
            WriteStatement(output, explanation, outcome.Statements[i], i + 1);
        }

        if (outcome.Statements.IsEmpty)
        {
            WriteReasons(output, outcome.Decision);
        }

        output.WriteLine($"verdict: {PolicyExplanation.Words(outcome.Verdict)}");
        output.WriteLine($"profile: {explanation.Profile.Name}   policy: {explanation.Policy.Version[..12]}");
    }

    private static void WriteStatement(TextWriter output, PolicyExplanation explanation, StatementOutcome statement, int number)
    {
        var facts = statement.Statement.Facts;
        output.WriteLine($"statement {number}: {Kind(facts)}: {PolicyExplanation.Words(statement.Decision.Verdict)}");
        output.WriteLine("  facts");
        Line(output, "tables", facts.Tables.Select(t => $"{t.Table.Name} ({PolicyExplanation.Words(t.Modes)}{(t.ThroughView ? ", behind a view or function" : "")})"));
        Line(output, "columns", facts.Columns.Select(c => $"{explanation.Name(c.Column)} ({PolicyExplanation.Words(c.Usage)})"));
        Line(output, "functions", facts.Functions.Select(f => $"{f.Name} ({PolicyExplanation.Words(f.Effect)})"));
        Line(output, "objects", facts.ObjectNames);
        Line(output, "settings", facts.Settings.Select(s => s.Name));
        Line(output, "writes", facts.Flows.Select(f => $"{f.TargetName} from {explanation.Origin(f.Source)}"));
        Line(output, "gaps", facts.Gaps.Select(g => $"{g.Subject} ({PolicyExplanation.Words(g.Kind)})"));
        if (facts.Traits != StatementTraits.None)
        {
            Line(output, "traits", [PolicyExplanation.Words(facts.Traits)]);
        }

        output.WriteLine("  checks");
        foreach (var step in statement.Decision.Trace.Steps)
        {
            output.WriteLine($"    {step.Rule,-20} {step.Outcome}");
        }

        var result = PolicyExplanation.Result(statement).ToList();
        if (result.Count > 0)
        {
            output.WriteLine("  result");
            foreach (var (name, origin, mask, detection) in result)
            {
                output.WriteLine($"    {name,-20} {PolicyExplanation.Mask(mask, detection),-20} from {explanation.Origin(origin)}");
            }
        }

        if (statement.Decision.RowLimit is { } rows)
        {
            output.WriteLine($"  at most {rows} rows");
        }

        foreach (var limit in PolicyExplanation.Counted(statement))
        {
            output.WriteLine($"  {limit}");
        }

        WriteReasons(output, statement.Decision);
    }

    private static void WriteReasons(TextWriter output, Decision decision)
    {
        if (decision.Reasons.IsEmpty)
        {
            return;
        }

        output.WriteLine("  reasons");
        foreach (var reason in decision.Reasons)
        {
            output.WriteLine($"    {PolicyExplanation.Words(reason.Verdict)} {reason.Code} {reason.Sentence}");
            output.WriteLine($"      help: {reason.Help}");
        }

        if (decision.Hold is { } hold)
        {
            output.WriteLine($"    waits up to {hold.Timeout} for {(hold.ApproverGroups.IsEmpty ? "any operator" : string.Join(" or ", hold.ApproverGroups))}");
        }
    }

    private static string Kind(StatementFacts facts) =>
        facts.Inner is { } inner ? $"{PolicyExplanation.Words(facts.Kind)} of {Kind(inner)}" : PolicyExplanation.Words(facts.Kind);

    private static void Line(TextWriter output, string what, IEnumerable<string> items)
    {
        var first = true;
        foreach (var item in items)
        {
            output.WriteLine($"    {(first ? what : ""),-10} {item}");
            first = false;
        }
    }
}
