using DbGuard.Generator.Fixture;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>INSERT … VALUES, INSERT … SELECT, ON CONFLICT.</summary>
internal sealed class Inserts(SqlGrammar grammar, Assignments assignments, Updates updates)
{
    /// <summary>An INSERT.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="draft">The case.</param>
    /// <param name="returning">Makes the RETURNING clause.</param>
    public SqlNode Statement(WriteTarget target, Draft draft, Func<Scope, Draft, SqlNode?> returning)
    {
        draft.Note(Area.Insert);
        List<FixtureColumn> columns = [.. target.Required, .. target.Assignable.Where(_ => draft.Dice.Chance(30))];
        var (source, shown) = draft.Dice.Chance(50) ? Values(target, columns, draft) : Select(target, columns, draft);
        var scope = new Scope(null);
        scope.Add(target.Source);
        var conflict = target.Relation.Key is { } key && target.Relation.IsTable && draft.Dice.Chance(30) ? OnConflict(target, columns, shown, key, draft) : null;
        var names = string.Join(", ", columns.Select(c => Identifiers.Of(c.Name)));
        return Sql.Query($"INSERT INTO {target.Node} ({names}) {source}{conflict}{returning(scope, draft)}", Traits.Writes);
    }

    private (SqlNode Source, IReadOnlyList<Traits> Shown) Values(WriteTarget target, List<FixtureColumn> columns, Draft draft)
    {
        var rows = new List<SqlNode>();
        for (var i = draft.Dice.Between(1, 2); i > 0; i--)
        {
            rows.Add(Sql.Row([.. columns.Select(column => assignments.Value(column, target.Relation, Scope.Nothing, draft))]));
        }

        var query = Sql.Query($"VALUES {Sql.List(rows)}");
        return (Sql.Fixed($"{query}"), ResultColumns.Of(query));
    }

    private (SqlNode Source, IReadOnlyList<Traits> Shown) Select(WriteTarget target, List<FixtureColumn> columns, Draft draft)
    {
        var rows = new Scope(null);
        var from = grammar.FromClauses.Clause(rows, [], isHiddenAllowed: false, draft);
        var number = Sql.Expression(SqlTypes.Int4, $"(1000 + row_number() OVER ())::int4");
        var items = columns.Select((column, i) => Sql.Item($"{(i == 0 ? number : assignments.Value(column, target.Relation, rows, draft))}")).ToList();
        var where = draft.Wants(50) ? Sql.Clause($" WHERE {grammar.Predicates.Condition(new Place(rows, 2, false), draft)}") : null;
        var query = Sql.Query($"SELECT {Sql.Targets(items)}{from}{where}", Traits.Unordered);
        return (Sql.Fixed($"{query}"), ResultColumns.Of(query));
    }

    private SqlNode OnConflict(WriteTarget target, List<FixtureColumn> columns, IReadOnlyList<Traits> shown, string key, Draft draft)
    {
        draft.Note(Area.OnConflict);
        if (draft.Dice.Chance(50))
        {
            return Sql.Clause($" ON CONFLICT {(draft.Dice.Chance(50) ? $"({Identifiers.Of(key)}) " : "")}DO NOTHING");
        }

        // The proposed row shows what was given for it, not what the label of the column hides.
        var scope = new Scope(null);
        scope.Add(target.Source);
        scope.Add(new Source("excluded", [.. columns.Select((c, i) => new SourceColumn(c.Name, c.Type, shown[i] & Traits.Values))]) { HasRow = false });
        var where = draft.Wants(25) ? Sql.Clause($" WHERE {grammar.Predicates.Condition(new Place(scope, 1, false), draft)}") : null;
        return Sql.Clause($" ON CONFLICT ({Identifiers.Of(key)}) DO UPDATE SET {updates.Assignments(target, scope, draft)}{where}");
    }
}
