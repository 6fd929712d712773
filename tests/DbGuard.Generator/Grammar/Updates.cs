using DbGuard.Generator.Fixture;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>UPDATE, and the assignments of SET wherever they stand.</summary>
internal sealed class Updates(SqlGrammar grammar, Assignments assignments)
{
    /// <summary>An UPDATE.</summary>
    /// <param name="target">What.</param>
    /// <param name="draft">The case.</param>
    /// <param name="returning">Makes the RETURNING clause.</param>
    public SqlNode Statement(WriteTarget target, Draft draft, Func<Scope, Draft, SqlNode?> returning)
    {
        draft.Note(Area.Update);
        var scope = new Scope(null);
        scope.Add(target.Source);
        var from = draft.Wants(20) ? Sql.Clause($" FROM {grammar.FromClauses.Entry(scope, [], false, allowsLateral: false, draft)}") : null;
        var set = Assignments(target, scope, draft);
        var where = draft.Dice.Chance(80) ? Sql.Clause($" WHERE {grammar.Predicates.Condition(new Place(scope, 2, false), draft)}") : null;

        // Which of several partners of a row counts is the plan's choice.
        return Sql.Query($"UPDATE {target.Node} SET {set}{from}{where}{returning(scope, draft)}", Traits.Writes | (from is null ? Traits.None : Traits.Unordered));
    }

    /// <summary>The list after SET.</summary>
    public SqlNode Assignments(WriteTarget target, Scope scope, Draft draft)
    {
        List<FixtureColumn> columns = [.. target.Assignable.Where(_ => draft.Dice.Chance(20))];
        if (columns.Count == 0)
        {
            columns.Add(draft.Dice.Among(target.Assignable.ToList()));
        }

        return Sql.List([.. columns.Select(column => Assignment(column, target, scope, draft))]);
    }

    private SqlNode Assignment(FixtureColumn column, WriteTarget target, Scope scope, Draft draft)
    {
        var name = Identifiers.Of(column.Name);
        if (draft.Dice.Chance(5))
        {
            return Sql.Fixed($"{name} = DEFAULT");
        }

        var value = assignments.Value(column, target.Relation, scope, draft);
        return draft.Dice.Chance(8) ? Sql.Fixed($"({name}) = ROW({value})") : Sql.Fixed($"{name} = {value}");
    }
}
