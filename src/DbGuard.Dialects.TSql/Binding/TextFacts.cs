using System.Collections.Immutable;
using DbGuard.Core.Facts;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>What the statements of one text say together.</summary>
internal static class TextFacts
{
    /// <param name="parts">The statements.</param>
    /// <param name="hasLoop">Statements may run again after later ones.</param>
    /// <param name="isRedefined">A text before this one defines what the snapshot does not show.</param>
    public static ImmutableArray<StatementFacts> Complete(ImmutableArray<StatementFacts> parts, bool hasLoop, bool isRedefined)
    {
        parts = WithSharedResults(WithRedefinitions(parts, hasLoop, isRedefined));
        return parts.Length < 2 ? parts : [.. parts.Select(p => p with { Traits = p.Traits | StatementTraits.MultiStatement })];
    }

    /// <summary>True for a statement after which names may mean something else, or that may hold one.</summary>
    public static bool MayDefine(TSqlStatement statement) => statement is not (SelectStatement { Into: null } or InsertStatement or UpdateStatement or DeleteStatement
        or MergeStatement or DeclareVariableStatement or SetVariableStatement or PredicateSetStatement or TransactionStatement);

    /// <summary>After a definition the names of later statements mean what the snapshot does not show.</summary>
    private static ImmutableArray<StatementFacts> WithRedefinitions(ImmutableArray<StatementFacts> parts, bool hasLoop, bool isRedefined)
    {
        var defined = isRedefined || (hasLoop && parts.Any(Defines));
        var result = ImmutableArray.CreateBuilder<StatementFacts>(parts.Length);
        foreach (var part in parts)
        {
            var reads = part.Tables.Any(t => (t.Modes & ~AccessModes.Define) != 0 && !t.Table.IsSystem);
            result.Add(defined && reads
                ? part with { Gaps = part.Gaps.Add(new AnalysisGap(GapKind.Ambiguous, "a relation after a definition in the same text", part.Span)) }
                : part);
            defined |= Defines(part);
        }

        return result.DrainToImmutable();
    }

    private static bool Defines(StatementFacts part) =>
        part.Traits.HasFlag(StatementTraits.Definition) && !(part.ObjectNames.Length > 0 && part.ObjectNames.All(n => n.StartsWith("tempdb.", StringComparison.Ordinal)));

    /// <summary>Results that cannot be told apart by their column names get each other's lineages.</summary>
    private static ImmutableArray<StatementFacts> WithSharedResults(ImmutableArray<StatementFacts> parts)
    {
        var groups = parts.Where(p => p.ReturnsRows && p.Outputs.Length > 0)
            .GroupBy(p => string.Join('\u001f', p.Outputs.Select(o => o.Name)), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).ToList();
        if (groups.Count == 0)
        {
            return parts;
        }

        var shared = new Dictionary<StatementFacts, ImmutableArray<OutputColumn>>(ReferenceEqualityComparer.Instance);
        foreach (var group in groups)
        {
            var members = group.ToList();
            var lineages = members[0].Outputs.Select((_, i) => members.Aggregate(ColumnLineage.None, (all, p) => all.Union(p.Outputs[i].Lineage))).ToList();
            foreach (var member in members)
            {
                shared[member] = [.. member.Outputs.Select((o, i) => o with { Lineage = lineages[i] })];
            }
        }

        return [.. parts.Select(p => shared.TryGetValue(p, out var outputs) ? p with { Outputs = outputs } : p)];
    }
}
