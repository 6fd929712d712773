using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies.Rules;

namespace DbGuard.Core.Policies.Labels;

/// <summary>A policy worked out for one catalog snapshot, so that decisions look up ids instead of matching patterns. Immutable.</summary>
internal sealed class PolicyOnCatalog
{
    private readonly FrozenSet<uint> _denied;
    private readonly CatalogSnapshot _catalog;
    private readonly TableFamilies _families;
    private readonly Lazy<FrozenDictionary<ColumnId, ImmutableArray<TableSchema>>> _views;
    private readonly Lazy<Detection?> _tellsOfDenied;

    public PolicyOnCatalog(PolicySet policy, CatalogSnapshot catalog, Func<ColumnId, ColumnLineage>? originOf)
    {
        _catalog = catalog;
        Labels = new LabelMap(policy, catalog, originOf);
        var families = _families = new TableFamilies(catalog);
        _views = new(() => ViewsByColumn(catalog, originOf));
        _denied = catalog.Tables
            .Where(t => policy.DeniedTables.Any(p => (!t.IsSystem || !p.Parts[0].HasWildcard) && p.Matches(t.Name)))
            .SelectMany(t => families.KinOf(t).Append(t))
            .Select(t => t.Id)
            .ToFrozenSet();
        _tellsOfDenied = new(() => DeniedNameDetector.For(catalog.Tables.Where(IsDenied).Select(t => t.Name.Name)));
    }

    public LabelMap Labels { get; }

    /// <summary>True when the permissions let values be put into the column: into its table, its kin, or a view that shows it.</summary>
    public bool CanWrite(ColumnId column, Permissions may)
    {
        if (_catalog.FindTable(column.TableId) is not { } table || MayWrite(may, table))
        {
            return true;
        }

        foreach (var relative in _families.KinOf(table))
        {
            if (MayWrite(may, relative))
            {
                return true;
            }
        }

        return _views.Value.TryGetValue(column, out var views) && views.Any(v => MayWrite(may, v));
    }

    /// <summary>True when the value of the column decides in which partition a row is kept, which anybody can see: its own table's, or kin's.</summary>
    public bool ChoosesPartition(ColumnId column) =>
        _catalog.FindTable(column.TableId) is { } table && table.FindColumn(column.Number) is { } schema
        && (schema.ChoosesPartition || _families.KinOf(table).Any(t => t.FindColumn(schema.Name) is { ChoosesPartition: true }));

    private static bool MayWrite(Permissions may, TableSchema table) =>
        TableAccessRule.IsGranted(may, AccessModes.Insert, table) || TableAccessRule.IsGranted(may, AccessModes.Update, table);

    private static FrozenDictionary<ColumnId, ImmutableArray<TableSchema>> ViewsByColumn(CatalogSnapshot catalog, Func<ColumnId, ColumnLineage>? originOf)
    {
        var found = new Dictionary<ColumnId, HashSet<TableSchema>>();
        foreach (var view in catalog.Tables.Where(t => t is { Kind: RelationKind.View, IsSystem: false }))
        {
            foreach (var column in view.Columns)
            {
                foreach (var origin in (originOf?.Invoke(new ColumnId(view.Id, column.Number)) ?? ColumnLineage.Unknown).Origins)
                {
                    if (!found.TryGetValue(origin.Column, out var views))
                    {
                        found.Add(origin.Column, views = []);
                    }

                    views.Add(view);
                }
            }
        }

        return found.ToFrozenDictionary(f => f.Key, f => f.Value.ToImmutableArray());
    }

    /// <summary>Finds definitions that name a relation of <c>deny_tables</c>; null when there is none.</summary>
    public Detection? TellsOfDenied => _tellsOfDenied.Value;

    /// <summary>True when <c>deny_tables</c> names the relation, a partition, a child or a parent of it.</summary>
    public bool IsDenied(TableSchema table) => _denied.Contains(table.Id);
}
