using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies writing hidden values to where they would no longer be hidden (DBG2050), and writing values of unknown origin while anything is
/// hidden (DBG2051), writing what is computed from hidden values to where their label would
/// show parts of it (DBG2054), letting hidden values choose a partition (DBG2055), and renaming or detaching a column out from under its labels (DBG2052). Denied: <c>insert into notes select ssn from customers</c>. Allowed: <c>insert into customers (ssn) values ($1)</c>, and
/// copies between columns of the same labels.
/// </summary>
internal sealed class FlowRule : IRule
{
    public string Name => "flows";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        if (context.SeesEverything)
        {
            yield break;
        }

        foreach (var flow in context.Facts.Flows)
        {
            if (flow.Source.IsUnknown)
            {
                yield return Objection.Deny(
                    "DBG2051", Name, $"the guard cannot tell where the values written to `{flow.TargetName}` come from", "write the values in a simpler way, column by column", [flow.TargetName]);
                continue;
            }

            foreach (var origin in flow.Source.Origins)
            {
                var kept = flow.Target is { } target ? context.Labels.Of(target)
                    : flow.MovedTo is { } moved ? [.. context.Policy.Labels.Where(l => l.Columns.Any(c => c.Matches(moved.Table, moved.Column)))]
                    : ImmutableArray<Label>.Empty;
                var lost = context.Hiding(origin).Where(l => !kept.Contains(l)).Select(l => l.Name).ToImmutableArray();
                if (!lost.IsEmpty)
                {
                    var source = context.NameOf(origin.Column);
                    if (flow.MovedTo is not null)
                    {
                        yield return Objection.Deny(
                            "DBG2052", Name, $"`{source}` would become `{flow.TargetName}`, which is not labelled {Objection.Names(lost)}",
                            "have the policy label the new name first", [source, flow.TargetName]);
                        continue;
                    }

                    yield return Objection.Deny(
                        "DBG2050", Name, $"masked values of `{source}` would be written to `{flow.TargetName}`, which is not labelled {Objection.Names(lost)}",
                        $"leave `{source}` out, or write to a column with the same labels", [source, flow.TargetName]);
                    continue;
                }

                if (flow.Target is { } written && ObjectionToWhole(flow, written, origin, context) is { } objection)
                {
                    yield return objection;
                }
            }
        }
    }

    /// <summary>What speaks against a hidden value in a column that bears its labels; null for nothing.</summary>
    private static Finding? ObjectionToWhole(ValueFlow flow, ColumnId target, ColumnOrigin origin, RuleContext context)
    {
        foreach (var label in context.Hiding(origin))
        {
            var source = context.NameOf(origin.Column);
            if (!origin.IsDirect && TellsOfComputed(label, context))
            {
                return Objection.Deny(
                    "DBG2054", "flows",
                    $"what is computed from masked values of `{source}` would be written to `{flow.TargetName}`, and `{label.Name}` does not hide all of it there",
                    $"write a value of your own, or `{source}` as it is", [source, flow.TargetName]);
            }

            if (context.May.FilterFor(label) != FilterPermission.Any && context.ChoosesPartition(target))
            {
                return Objection.Deny(
                    "DBG2055", "flows",
                    $"masked values of `{source}` (`{label.Name}`) would decide in which partition a row of `{flow.TargetName}` is kept, which shows",
                    $"leave `{source}` out, or write to a table that is not partitioned by it", [source, flow.TargetName]);
            }
        }

        return null;
    }

    /// <summary>
    /// True when a label is made for whole values and would tell of pieces: its mask shows some of them (<c>'xxxxxxxxxxxx' || left(card, 4)</c> keeps
    /// its last four), or they may be compared, where a piece has few values to try.
    /// </summary>
    private static bool TellsOfComputed(Label label, RuleContext context) =>
        !label.Masker.IsValueIndependent || context.May.FilterFor(label) != FilterPermission.None;
}
