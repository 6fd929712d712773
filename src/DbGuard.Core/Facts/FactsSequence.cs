using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>The facts of statements that run one after the other as one, such as a function's body: it does what all of them do and yields what the last one yields.</summary>
public static class FactsSequence
{
    /// <param name="steps">At least one.</param>
    /// <param name="firstIsInput">The rows of the first are input of the others, e.g. defaults of arguments: what the last yields may come from them.</param>
    public static StatementFacts Of(ImmutableArray<StatementFacts> steps, bool firstIsInput)
    {
        if (steps is [var only])
        {
            return only;
        }

        var facts = new FactsBuilder();
        foreach (var step in steps)
        {
            facts.AddNested(step);
        }

        foreach (var step in steps.AsSpan()[..^1])
        {
            facts.AddComputedOutputs(step);
        }

        var last = steps[^1];
        var outputs = last.ReturnsRows ? last.Outputs : [];
        if (firstIsInput)
        {
            var input = ColumnLineage.None;
            foreach (var output in steps[0].Outputs)
            {
                input = input.Union(output.Lineage.AsDerived());
            }

            outputs = [.. outputs.Select(o => o with { Lineage = o.Lineage.Union(input) })];
        }

        return last with
        {
            Traits = facts.Traits,
            Tables = facts.Tables,
            Columns = facts.Columns,
            Functions = facts.Functions,
            Outputs = outputs,
            Flows = facts.Flows,
            Values = facts.Values,
            Comparisons = facts.Comparisons,
            Meetings = facts.Meetings,
            ComparedWrites = facts.ComparedWrites,
            Gaps = facts.Gaps,
        };
    }
}
