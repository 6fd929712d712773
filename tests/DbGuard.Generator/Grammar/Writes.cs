using DbGuard.Generator.Fixture;
using DbGuard.Generator.Scopes;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>INSERT, UPDATE, DELETE, MERGE, and RETURNING.</summary>
internal sealed class Writes
{
    private readonly SqlGrammar _grammar;
    private readonly Inserts _inserts;
    private readonly Updates _updates;
    private readonly Merges _merges;

    public Writes(SqlGrammar grammar)
    {
        _grammar = grammar;
        var assignments = new Assignments(grammar);
        _updates = new Updates(grammar, assignments);
        _inserts = new Inserts(grammar, assignments, _updates);
        _merges = new Merges(grammar, assignments, _updates);
    }

    /// <summary>A statement that writes.</summary>
    public SqlNode Statement(Draft draft)
    {
        switch (draft.Dice.Below(10))
        {
            case 0 or 1 or 2 or 3:
                return _inserts.Statement(Target(draft, _ => true), draft, Returning);
            case 4 or 5 or 6:
                return _updates.Statement(Target(draft, _ => true), draft, Returning);
            case 7 or 8:
                return Delete(draft);
            default:
                return _merges.Statement(Target(draft, r => r.IsTable), draft, Returning);
        }
    }

    /// <summary>A write with RETURNING as a common table.</summary>
    public (SqlNode Node, Source Source) CommonTable(Draft draft)
    {
        draft.Note(Area.Returning);
        var types = new List<SqlType>();
        var names = new List<string>();
        SqlNode Returned(Scope scope, Draft inner)
        {
            types.AddRange(Queries.SomeTypes(inner, 1, 3));
            names.AddRange(types.Select(_ => inner.NewName("c")));
            return Sql.Fixed($" RETURNING {Sql.Targets(_grammar.Targets.Typed(types, names, new Place(scope, 2, !inner.IsClean), inner))}");
        }

        var target = Target(draft, _ => true);
        var write = draft.Dice.Below(3) switch
        {
            0 => _inserts.Statement(target, draft, Returned),
            1 => _updates.Statement(target, draft, Returned),
            _ => Delete(draft, Returned),
        };
        var name = draft.NewName("t");
        return (Sql.Fixed($"{name} AS ({write})", Traits.Writes), FromClauses.Source(name, types, names, ResultColumns.Of(write)));
    }

    private SqlNode Delete(Draft draft, Func<Scope, Draft, SqlNode?>? returning = null)
    {
        draft.Note(Area.Delete);
        var target = Target(draft, r => r.Name is not "people" and not "v_edit");
        var scope = new Scope(null);
        scope.Add(target.Source);
        var usingClause = draft.Wants(15) ? Sql.Clause($" USING {_grammar.FromClauses.Entry(scope, [], false, allowsLateral: false, draft)}") : null;
        var where = draft.Dice.Chance(85) ? Sql.Clause($" WHERE {_grammar.Predicates.Condition(new Place(scope, 2, false), draft)}") : null;
        return Sql.Query($"DELETE FROM {target.Node}{usingClause}{where}{(returning ?? Returning)(scope, draft)}", Traits.Writes);
    }

    private SqlNode? Returning(Scope scope, Draft draft)
    {
        if (!draft.Dice.Chance(55))
        {
            return null;
        }

        draft.Note(Area.Returning);
        var place = new Place(scope, 2, !draft.IsClean);
        if (_grammar.Model.ServerVersion >= 18 && draft.Dice.Chance(30))
        {
            // The target's row before and after, by the usual names or by given ones.
            var target = scope.Sources.First(s => s.IsStored);
            var isNamed = draft.Dice.Chance(50);
            var (before, after) = isNamed ? (draft.NewName("o"), draft.NewName("n")) : ("old", "new");
            var names = isNamed ? $" WITH (OLD AS {before}, NEW AS {after})" : "";
            scope.Add(target with { Alias = before });
            scope.Add(target with { Alias = after });
            var items = _grammar.Targets.Free(place, draft).Where(item => item.Star is null || !item.Parts[0].Text!.Equals("*", StringComparison.Ordinal)).ToList();
            return items.Count == 0 ? null : Sql.Clause($" RETURNING{names} {Sql.Targets(items)}");
        }

        return Sql.Clause($" RETURNING {Sql.Targets(_grammar.Targets.Free(place, draft))}");
    }

    private WriteTarget Target(Draft draft, Func<FixtureRelation, bool> fits)
    {
        var relation = draft.Dice.Among(_grammar.Model.Readable.Where(r => r.IsWritable && !r.Name.StartsWith("events_", StringComparison.Ordinal) && fits(r)).ToList());
        var alias = draft.NewName(relation.Name[..1].ToLowerInvariant());
        var source = new Source(alias, [.. relation.Columns.Select(c => new SourceColumn(c.Name, c.Type, c.Traits))]) { IsStored = true, Key = relation.Key };
        var name = relation.IsOnPath && !draft.IsTaken(relation.Name) && draft.Dice.Chance(60) ? Identifiers.Of(relation.Name) : $"{relation.Schema}.{Identifiers.Of(relation.Name)}";
        
        // Errors of a write quote its row, so their texts are withheld where a column of the relation is labelled.
        return new WriteTarget(relation, Sql.Fixed($"{name} AS {alias}", relation.HasLabels ? Traits.Touches : Traits.None), source);
    }
}
