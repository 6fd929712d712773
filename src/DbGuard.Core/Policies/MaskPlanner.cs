using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;

namespace DbGuard.Core.Policies;

/// <summary>
/// Works out how every column of a result leaves. A column's value itself leaves as its label's masker says, of several labels the
/// strictest; whatever is computed from hidden values, and what mixes values of different labels, is redacted.
/// </summary>
internal static class MaskPlanner
{
    /// <summary>Label of columns that are masked because their origin is unknown.</summary>
    public const string UnknownOrigin = "unknown-origin";

    public static MaskPlan Plan(RuleContext context)
    {
        var masks = Masks(context);
        var (detection, code) = (DetectionPlanner.Plan(context, masks), CodePlanner.Plan(context));
        return detection is null && code is null ? masks : masks with { Detection = detection, Code = code };
    }

    private static MaskPlan Masks(RuleContext context)
    {
        // Where nothing is hidden no plan is made: a result the analyser could not foresee must still pass for a profile that sees all.
        if (context.SeesEverything || !context.Facts.ReturnsRows)
        {
            return MaskPlan.Nothing;
        }

        if (context.Facts is { Kind: StatementKind.Call, Outputs.IsEmpty: true })
        {
            // A procedure's values may come from anywhere. Where their number is not known the statement is denied.
            return new MaskPlan([.. Enumerable.Repeat(MaskFor(ColumnLineage.Unknown, context), Rules.CallResultRule.ResultColumns(context.Facts) ?? 0)]);
        }

        var columns = ImmutableArray.CreateBuilder<ColumnMask>(context.Facts.Outputs.Length);
        foreach (var output in context.Facts.Outputs)
        {
            columns.Add(MaskFor(output.Lineage, context));
        }

        return new MaskPlan(columns.MoveToImmutable());
    }

    /// <summary>One reason per label that masks something.</summary>
    public static IEnumerable<DecisionReason> Reasons(MaskPlan plan, RuleContext context)
    {
        if (!plan.MasksAnything)
        {
            yield break;
        }

        foreach (var group in plan.Columns.Select((mask, i) => (mask, Name: NameOf(i, context.Facts))).Where(c => c.mask.Masker is not null).GroupBy(c => c.mask.Label))
        {
            var names = group.Select(c => c.Name).Distinct().ToImmutableArray();
            var objects = group.SelectMany(c => c.mask.Origin.Origins).Select(o => o.Column).Distinct()
                .Where(c => !context.Hiding(c).IsEmpty).Select(context.NameOf).ToImmutableArray();
            var sentence = group.Key == UnknownOrigin
                ? $"result {Columns(names)} masked because the guard cannot tell where the values come from"
                : $"result {Columns(names)} masked as `{group.Key}`";
            var help = group.Key == UnknownOrigin ? "name columns of tables directly"
                : context.May.Aggregate.TryGetValue(group.Key, out var grant) ? HelpToAggregate(grant)
                : $"work with the masked values, or ask for the permission `see` on `{group.Key}`";
            yield return new DecisionReason(Verdict.Mask, "DBG2100", "masks", sentence, help, objects, context.Facts.Span);
        }
    }

    private static string HelpToAggregate(AggregateGrant grant) => string.Create(
        CultureInfo.InvariantCulture,
        $"work with the masked values, or ask for {string.Join(", ", grant.Functions.Order(StringComparer.Ordinal))} of the bare column, joined by unique keys only, with `having count(column) >= {grant.MinGroup}`");

    /// <summary>What the plan does, for the trace.</summary>
    public static string Outcome(MaskPlan plan)
    {
        var masks = $"masks {plan.Columns.Count(c => c.Masker is not null)} of {plan.Columns.Length} columns";
        return plan.Detection is not { } detection ? masks
            : $"{(plan.MasksAnything ? masks : TraceStep.MasksNothing)}, looks through {(detection.Columns.IsEmpty ? "all" : detection.Columns.Count(c => c))}";
    }

    private static string NameOf(int ordinal, StatementFacts facts) =>
        ordinal < facts.Outputs.Length ? facts.Outputs[ordinal].Name : (ordinal + 1).ToString(CultureInfo.InvariantCulture);

    private static string Columns(ImmutableArray<string> names) =>
        names.Length == 1 ? $"column {Rules.Objection.Names(names)} is" : $"columns {Rules.Objection.Names(names)} are";

    private static ColumnMask MaskFor(ColumnLineage lineage, RuleContext context)
    {
        if (lineage.IsUnknown)
        {
            return new ColumnMask(MaskerCatalogue.Redact, UnknownOrigin, lineage);
        }

        Label? strictest = null;
        var isRedacted = false;
        foreach (var origin in lineage.Origins)
        {
            var hiding = context.Hiding(origin);
            if (hiding.IsEmpty)
            {
                continue;
            }

            // A value-dependent masker is made for one kind of value; over values of two kinds it may show what it should hide.
            isRedacted |= !origin.IsDirect || (strictest is not null && strictest != hiding[0]);
            strictest = strictest is null || hiding[0].Strictness < strictest.Strictness ? hiding[0] : strictest;
        }

        if (strictest is null)
        {
            return new ColumnMask(null, "", lineage);
        }

        return new ColumnMask(isRedacted && !strictest.Masker.IsValueIndependent ? MaskerCatalogue.Redact : strictest.Masker, strictest.Name, lineage);
    }
}
