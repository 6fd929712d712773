using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Labels;

/// <summary>
/// Which columns of one catalog snapshot bear which labels. A label on a column holds for the same column of every partition,
/// inheritance child and parent, since rows of one show in scans of the other. A label on a view's column holds for the columns behind
/// it, since values are followed from there. Immutable.
/// </summary>
public sealed class LabelMap
{
    private readonly FrozenDictionary<ColumnId, ImmutableArray<Label>> _labels;
    private readonly FrozenSet<ColumnId> _unfollowed;

    /// <summary>Works a policy out for a snapshot.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="catalog">The snapshot.</param>
    /// <param name="originOf">Where the values of a view's column come from; null when nobody can tell.</param>
    public LabelMap(PolicySet policy, CatalogSnapshot catalog, Func<ColumnId, ColumnLineage>? originOf = null)
    {
        var unfollowed = new HashSet<ColumnId>();
        var families = new TableFamilies(catalog);
        var found = new Dictionary<ColumnId, HashSet<Label>>();
        var used = new HashSet<NamePattern>();
        foreach (var table in catalog.Tables)
        {
            var matching = MatchingPatterns(policy, table);
            if (matching.Count == 0)
            {
                continue;
            }

            var kin = families.KinOf(table);
            foreach (var column in table.Columns)
            {
                foreach (var (label, pattern) in matching)
                {
                    if (!pattern.Parts[2].Matches(column.Name))
                    {
                        continue;
                    }

                    used.Add(pattern);
                    var id = new ColumnId(table.Id, column.Number);
                    Add(found, id, label);
                    if (table.Kind is RelationKind.View or RelationKind.MaterializedView && !table.IsSystem)
                    {
                        AddBehind(id, originOf?.Invoke(id) ?? ColumnLineage.Unknown, label);
                    }

                    foreach (var relative in kin)
                    {
                        if (relative.FindColumn(column.Name) is { } same)
                        {
                            Add(found, new ColumnId(relative.Id, same.Number), label);
                        }
                    }
                }
            }
        }

        void AddBehind(ColumnId viewColumn, ColumnLineage lineage, Label label)
        {
            if (lineage.IsUnknown)
            {
                unfollowed.Add(viewColumn);
            }

            foreach (var origin in lineage.Origins)
            {
                Add(found, origin.Column, label);
                if (catalog.FindTable(origin.Column.TableId) is { } table && table.FindColumn(origin.Column.Number) is { } column)
                {
                    foreach (var relative in families.KinOf(table))
                    {
                        if (relative.FindColumn(column.Name) is { } same)
                        {
                            Add(found, new ColumnId(relative.Id, same.Number), label);
                        }
                    }
                }
            }
        }

        _unfollowed = unfollowed.ToFrozenSet();
        _labels = found.ToFrozenDictionary(p => p.Key, p => p.Value.OrderBy(l => l.Strictness).ToImmutableArray());
        Unused = [.. policy.Labels.SelectMany(l => l.Columns.Where(c => !used.Contains(c)).Select(c => new UnusedPattern(l.Name, c.Text)))];
    }

    /// <summary>Patterns that match no column of the catalog: a spelling mistake there would leave a column unmasked.</summary>
    public ImmutableArray<UnusedPattern> Unused { get; }

    /// <summary>Labels of a column, strictest first; empty for a column without labels.</summary>
    public ImmutableArray<Label> Of(ColumnId column) => _labels.TryGetValue(column, out var labels) ? labels : [];

    /// <summary>True for a view's column that bears a label but of which nobody can tell where its values come from.</summary>
    public bool IsUnfollowed(ColumnId column) => _unfollowed.Contains(column);

    /// <summary>True when some label of the column hides its values from the profile.</summary>
    public bool IsHidden(ColumnId column, Permissions may)
    {
        foreach (var label in Of(column))
        {
            if (!may.Sees(label.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Labels of a column that hide its values from the profile, strictest first.</summary>
    public ImmutableArray<Label> Hiding(ColumnId column, Permissions may)
    {
        var labels = Of(column);
        return labels.IsEmpty ? labels : labels.RemoveAll(l => may.Sees(l.Name));
    }

    private static List<(Label, NamePattern)> MatchingPatterns(PolicySet policy, TableSchema table)
    {
        var matching = new List<(Label, NamePattern)>();
        foreach (var label in policy.Labels)
        {
            foreach (var pattern in label.Columns)
            {
                // A wildcard for the schema means the user's schemas: `*.*.name` is not about the server's own catalog.
                if ((!table.IsSystem || !pattern.Parts[0].HasWildcard)
                    && pattern.Parts[0].Matches(table.Name.Schema) && pattern.Parts[1].Matches(table.Name.Name))
                {
                    matching.Add((label, pattern));
                }
            }
        }

        return matching;
    }

    private static void Add(Dictionary<ColumnId, HashSet<Label>> found, ColumnId column, Label label)
    {
        if (!found.TryGetValue(column, out var labels))
        {
            found.Add(column, labels = []);
        }

        labels.Add(label);
    }
}

/// <summary>A column pattern that matches nothing.</summary>
/// <param name="Label">The label it belongs to.</param>
/// <param name="Pattern">As written.</param>
public sealed record UnusedPattern(string Label, string Pattern);
