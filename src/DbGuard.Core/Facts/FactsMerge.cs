using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>
/// The facts of a statement that can mean two things (a session may have one of several search paths): it does what either meaning does,
/// and each result column comes from where either takes it.
/// </summary>
public static class FactsMerge
{
    public static StatementFacts Of(StatementFacts a, StatementFacts b)
    {
        var facts = new FactsBuilder { Traits = a.Traits | b.Traits };
        foreach (var side in (StatementFacts[])[a, b])
        {
            facts.AddNested(side);
            foreach (var column in side.Columns)
            {
                facts.AddColumn(column.Column, column.Usage, column.Aggregate);
            }
        }

        if (a.Outputs.Length != b.Outputs.Length)
        {
            facts.AddGap(new AnalysisGap(GapKind.Ambiguous, "result columns differ between search paths", a.Span));
        }

        var outputs = ImmutableArray.CreateBuilder<OutputColumn>(a.Outputs.Length);
        for (var i = 0; i < a.Outputs.Length; i++)
        {
            outputs.Add(a.Outputs[i] with
            {
                Lineage = i < b.Outputs.Length ? a.Outputs[i].Lineage.Union(b.Outputs[i].Lineage) : ColumnLineage.Unknown,
            });
        }

        return a with
        {
            Traits = facts.Traits,
            Tables = facts.Tables,
            Columns = facts.Columns,
            Functions = facts.Functions,
            Outputs = outputs.MoveToImmutable(),
            Flows = facts.Flows,
            Values = facts.Values,
            Comparisons = facts.Comparisons,
            Meetings = facts.Meetings,
            ComparedWrites = facts.ComparedWrites,
            MostRowsWritten = a.MostRowsWritten is { } rows && b.MostRowsWritten is { } otherRows ? Math.Max(rows, otherRows) : null,
            TagTellsRowsWritten = a.TagTellsRowsWritten && b.TagTellsRowsWritten,
            Settings = [.. a.Settings, .. b.Settings],
            Gaps = facts.Gaps,
            AssumesPlainParameters = a.AssumesPlainParameters || b.AssumesPlainParameters,
            AssumesAbsence = a.AssumesAbsence || b.AssumesAbsence,
            ObjectNames = [.. a.ObjectNames.Union(b.ObjectNames)],
            Inner = a.Inner is { } left && b.Inner is { } right ? Of(left, right) : null,
        };
    }
}
