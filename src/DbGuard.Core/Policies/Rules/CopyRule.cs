using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies bulk export without <c>copy_out</c> (DBG2080), export of hidden values to files of the server, where nobody masks them (DBG2081),
/// and bulk import without <c>copy_in</c> (DBG2082). The relations need the permissions <c>read</c> and <c>insert</c> as well.
/// Denied by default: <c>copy t to stdout</c>.
/// </summary>
internal sealed class CopyRule : IRule
{
    public string Name => "copy";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var facts in context.Chain)
        {
            if (facts.Kind == StatementKind.Import && !context.May.CopyIn)
            {
                yield return Objection.Deny("DBG2082", Name, $"profile `{context.Profile.Name}` may not import in bulk", "use INSERT, or ask for the permission `copy_in`", [], facts.Span);
            }

            if (facts.Kind != StatementKind.Export)
            {
                continue;
            }

            if (!context.May.CopyOut)
            {
                yield return Objection.Deny("DBG2080", Name, $"profile `{context.Profile.Name}` may not export in bulk", "use SELECT, or ask for the permission `copy_out`", [], facts.Span);
            }
            else if (facts.Traits.HasFlag(StatementTraits.ServerSideAccess) && !context.SeesEverything && Masked(context, facts) is { IsEmpty: false } masked)
            {
                yield return Objection.Deny("DBG2081", Name, $"an export to a file of the server cannot mask {Objection.Names(masked)}", "export `to stdout`, or name the other columns only", masked, facts.Span);
            }
        }
    }

    private static ImmutableArray<string> Masked(RuleContext context, StatementFacts facts)
    {
        var outputs = facts.Outputs.IsEmpty && facts.Inner is { } inner ? inner.Outputs : facts.Outputs;
        if (outputs.IsEmpty)
        {
            // Without a list of columns every column of every relation may be in the copy.
            return
            [
                .. facts.Tables.Where(t => t.Modes.HasFlag(AccessModes.Read))
                    .SelectMany(t => t.Table.Columns.Select(c => new ColumnId(t.Table.Id, c.Number)))
                    .Where(c => !context.Hiding(c).IsEmpty).Select(context.NameOf).Distinct(),
            ];
        }

        return
        [
            .. outputs.SelectMany(o => o.Lineage.IsUnknown ? [o.Name] : o.Lineage.Origins.Where(c => !context.Hiding(c).IsEmpty).Select(c => context.NameOf(c.Column)))
                .Distinct(),
        ];
    }
}
