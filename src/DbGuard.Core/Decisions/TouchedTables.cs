using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Labels;

namespace DbGuard.Core.Decisions;

/// <summary>Says what a statement touches, for the record and for people who approve.</summary>
public static class TouchedTables
{
    private static readonly (AccessModes Mode, string Word)[] s_words =
    [
        (AccessModes.Read, "read"), (AccessModes.Insert, "insert"), (AccessModes.Update, "update"), (AccessModes.Delete, "delete"),
        (AccessModes.Truncate, "truncate"), (AccessModes.Lock, "lock"), (AccessModes.Define, "define"),
    ];

    /// <summary>Every relation that the statement touches, in the order it meets them, those of statements inside it included.</summary>
    public static ImmutableArray<TableTouch> Of(StatementFacts facts, LabelMap labels)
    {
        var found = new List<(TableSchema Table, AccessModes Modes)>();
        var columns = new HashSet<ColumnId>();
        for (var current = facts; current is not null; current = current.Inner)
        {
            foreach (var access in current.Tables)
            {
                var place = found.FindIndex(f => f.Table.Id == access.Table.Id);
                if (place < 0)
                {
                    found.Add((access.Table, access.Modes));
                }
                else
                {
                    found[place] = (access.Table, found[place].Modes | access.Modes);
                }
            }

            foreach (var access in current.Columns)
            {
                if (access.IsOfStatement)
                {
                    columns.Add(access.Column);
                }
            }
        }

        return found.Count == 0 ? [] : [.. found.Select(f => Touch(f.Table, f.Modes, columns, labels))];
    }

    /// <summary>Adds up what several statements of one text touch.</summary>
    public static ImmutableArray<TableTouch> Union(IEnumerable<TableTouch> touches)
    {
        var union = new List<TableTouch>();
        foreach (var touch in touches)
        {
            var place = union.FindIndex(t => t.Relation == touch.Relation);
            if (place < 0)
            {
                union.Add(touch);
                continue;
            }

            var known = union[place];
            union[place] = new TableTouch(
                known.Relation,
                [.. known.Access.Union(touch.Access)],
                [.. known.Columns.Union(touch.Columns)],
                [.. known.Labels.Union(touch.Labels).Order(StringComparer.Ordinal)]);
        }

        return [.. union];
    }

    private static TableTouch Touch(TableSchema table, AccessModes modes, HashSet<ColumnId> used, LabelMap labels)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        SortedSet<string>? found = null;
        foreach (var column in table.Columns)
        {
            var id = new ColumnId(table.Id, column.Number);
            if (!used.Contains(id))
            {
                continue;
            }

            if (!table.IsSystem)
            {
                names.Add(column.Name);
            }

            foreach (var label in labels.Of(id))
            {
                (found ??= new SortedSet<string>(StringComparer.Ordinal)).Add(label.Name);
            }
        }

        return new TableTouch(
            table.Name.ToString(),
            [.. s_words.Where(w => (modes & w.Mode) != 0).Select(w => w.Word)],
            names.ToImmutable(),
            found is null ? [] : [.. found]);
    }
}
