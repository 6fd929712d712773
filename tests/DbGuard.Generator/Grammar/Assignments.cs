using DbGuard.Generator.Fixture;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Values written to columns. A hidden value may go to a column of its own label, and nowhere else.</summary>
internal sealed class Assignments(SqlGrammar grammar)
{
    /// <summary>A value for a column.</summary>
    public SqlNode Value(FixtureColumn column, FixtureRelation relation, Scope scope, Draft draft)
    {
        var dice = draft.Dice;
        if (column.Name == relation.Key || (column.IsRequired && column.Type == SqlTypes.Int4))
        {
            return Literals.Number(1000, 9999, dice);
        }

        if (column.Name is "person_id" or "happened")
        {
            // Foreign keys and partition bounds: most other values would only fail.
            return column.Name == "person_id" ? Literals.Number(1, 5, dice) : Sql.Expression(SqlTypes.Date, $"{dice.OneOf("date '2024-07-01'", "'2025-08-01'::date")}");
        }

        var isLabelled = (column.Traits & Traits.Values) != 0;
        var mayHide = !draft.IsClean && (draft.MayReveal ? dice.Chance(30) : isLabelled);
        var value = grammar.Expressions.Value(column.Type!, new Place(scope, 2, mayHide), draft);
        if (column.IsRequired)
        {
            value = Sql.Expression(column.Type!, $"coalesce({value}, {Literals.NotNull(column.Type!, dice)})");
        }

        return Flowing(value, column, draft);
    }

    /// <summary>A value that goes to a column, marked with what that means.</summary>
    public static SqlNode Flowing(SqlNode value, FixtureColumn column, Draft draft)
    {
        var lost = value.Traits & Traits.Values & ~column.Traits;
        if ((value.Traits & Traits.Values) != 0)
        {
            draft.Note(Area.Flows);
        }

        // Two labels share the trait of equality, so a value of one may still be refused by a column of the other.
        var isVague = Replacement.Nodes(value).Any(node => node.IsVague);
        var own = lost != Traits.None && !isVague ? Traits.MustDeny : isVague && lost != Traits.None ? Traits.MayDeny : (value.Traits & Traits.Comparable) != 0 ? Traits.MayDeny : Traits.None;
        return own == Traits.None ? value : Sql.Expression(value.Type!, $"{value}", own);
    }
}
