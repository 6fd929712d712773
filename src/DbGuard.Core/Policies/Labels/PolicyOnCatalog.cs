using System.Collections.Frozen;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Policies.Labels;

/// <summary>A policy worked out for one catalog snapshot, so that decisions look up ids instead of matching patterns. Immutable.</summary>
internal sealed class PolicyOnCatalog
{
    private readonly FrozenSet<uint> _denied;
    private readonly Lazy<Detection?> _tellsOfDenied;

    public PolicyOnCatalog(PolicySet policy, CatalogSnapshot catalog, Func<ColumnId, ColumnLineage>? originOf)
    {
        Labels = new LabelMap(policy, catalog, originOf);
        var families = new TableFamilies(catalog);
        _denied = catalog.Tables
            .Where(t => policy.DeniedTables.Any(p => (!t.IsSystem || !p.Parts[0].HasWildcard) && p.Matches(t.Name)))
            .SelectMany(t => families.KinOf(t).Append(t))
            .Select(t => t.Id)
            .ToFrozenSet();
        _tellsOfDenied = new(() => DeniedNameDetector.For(catalog.Tables.Where(IsDenied).Select(t => t.Name.Name)));
    }

    public LabelMap Labels { get; }

    /// <summary>Finds definitions that name a relation of <c>deny_tables</c>; null when there is none.</summary>
    public Detection? TellsOfDenied => _tellsOfDenied.Value;

    /// <summary>True when <c>deny_tables</c> names the relation, a partition, a child or a parent of it.</summary>
    public bool IsDenied(TableSchema table) => _denied.Contains(table.Id);
}
