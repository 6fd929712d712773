using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>MERGE; with RETURNING and actions for rows without a partner where the server has them (17).</summary>
internal sealed class Merges(SqlGrammar grammar, Assignments assignments, Updates updates)
{
    /// <summary>A MERGE.</summary>
    public SqlNode Statement(WriteTarget target, Draft draft, Func<Scope, Draft, SqlNode?> returning)
    {
        draft.Note(Area.Merge);
        var rows = new Scope(null);
        var from = grammar.FromClauses.Entry(rows, [], isHiddenAllowed: false, allowsLateral: false, draft);
        var both = new Scope(null);
        both.Add(target.Source);
        foreach (var source in rows.Sources)
        {
            both.Add(source);
        }

        var key = target.Relation.Key ?? target.Relation.Columns[0].Name;
        var match = grammar.Expressions.Revealing(SqlTypes.Int4, new Place(both, 0, false), draft);
        var branches = new List<SqlNode>();
        if (draft.Dice.Chance(65))
        {
            branches.Add(Matched(target, both, draft));
        }

        if (branches.Count == 0 || draft.Dice.Chance(50))
        {
            branches.Add(NotMatched(target, rows, draft));
        }

        if (grammar.Model.ServerVersion >= 17 && draft.Dice.Chance(30))
        {
            branches.Add(Unpartnered(target, draft));
        }

        // RETURNING * has the source first.
        var rowsOut = new Scope(null);
        foreach (var source in rows.Sources)
        {
            rowsOut.Add(source);
        }

        rowsOut.Add(target.Source);
        var returned = grammar.Model.ServerVersion >= 17 ? returning(rowsOut, draft) : null;
        return Sql.Query(
            $"MERGE INTO {target.Node} USING {from} ON {target.Source.Alias}.{Identifiers.Of(key)} = {match} {Sql.List(branches, " ")}{returned}",
            Traits.Writes | Traits.Unordered);
    }

    private SqlNode Matched(WriteTarget target, Scope both, Draft draft)
    {
        var condition = Condition(both, draft);
        return draft.Dice.Below(4) switch
        {
            0 => Sql.Fixed($"WHEN MATCHED{condition} THEN DELETE"),
            1 => Sql.Fixed($"WHEN MATCHED{condition} THEN DO NOTHING"),
            _ => Sql.Fixed($"WHEN MATCHED{condition} THEN UPDATE SET {updates.Assignments(target, both, draft)}"),
        };
    }

    private SqlNode NotMatched(WriteTarget target, Scope rows, Draft draft)
    {
        var condition = Condition(rows, draft);
        if (draft.Dice.Chance(30))
        {
            return Sql.Fixed($"WHEN NOT MATCHED{condition} THEN DO NOTHING");
        }

        var columns = target.Required.Concat(target.Assignable.Where(_ => draft.Dice.Chance(20))).ToList();
        var names = string.Join(", ", columns.Select(c => Identifiers.Of(c.Name)));
        return Sql.Fixed($"WHEN NOT MATCHED{condition} THEN INSERT ({names}) VALUES {Sql.Row([.. columns.Select(c => assignments.Value(c, target.Relation, rows, draft))])}");
    }

    private SqlNode Unpartnered(WriteTarget target, Draft draft)
    {
        var own = new Scope(null);
        own.Add(target.Source);
        var condition = Condition(own, draft);
        return draft.Dice.Chance(40)
            ? Sql.Fixed($"WHEN NOT MATCHED BY SOURCE{condition} THEN DELETE")
            : Sql.Fixed($"WHEN NOT MATCHED BY SOURCE{condition} THEN UPDATE SET {updates.Assignments(target, own, draft)}");
    }

    private SqlNode? Condition(Scope scope, Draft draft) =>
        draft.Wants(30) ? Sql.Clause($" AND {grammar.Predicates.Condition(new Place(scope, 1, false), draft)}") : null;
}
