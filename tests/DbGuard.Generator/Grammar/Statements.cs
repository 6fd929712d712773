using System.Collections.Immutable;
using DbGuard.Generator.Choices;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Statements around queries: transactions for writes, cursors, prepared statements, EXPLAIN, COPY, settings.</summary>
internal sealed class Statements(SqlGrammar grammar)
{
    private static readonly (string Set, string Value)[] Settings =
    [
        ("bytea_output", "escape"), ("datestyle", "'SQL, DMY'"), ("datestyle", "'ISO, MDY'"), ("intervalstyle", "iso_8601"), ("extra_float_digits", "0"),
        ("timezone", "'Asia/Kolkata'"), ("xmloption", "document"),
    ];

    private static readonly string[] SystemThings =
        [.. EmbeddedText.Read("forbidden.txt").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>The steps of a case.</summary>
    public ImmutableArray<CaseStep> Make(Draft draft) => draft.Dice.Below(100) switch
    {
        < 66 => [Plain(grammar.Queries.Top(draft))],
        < 80 => Write(draft),
        < 84 => Cursor(draft),
        < 88 => Prepared(draft),
        < 91 => [Explain(draft)],
        < 94 => [Copy(draft)],
        < 96 => draft.Dice.Chance(20) ? TempTable(draft) : [Plain(grammar.Queries.Top(draft))],
        < 98 => WithSetting(draft),
        _ => [draft.Dice.Chance(50) ? Forbidden(draft) : OfSystem(draft)],
    };

    private static CaseStep Plain(SqlNode query) => new(query, query);

    private ImmutableArray<CaseStep> Write(Draft draft) => [Frame("BEGIN"), Plain(grammar.Writes.Statement(draft)), Frame("ROLLBACK")];

    private ImmutableArray<CaseStep> Cursor(Draft draft)
    {
        draft.Note(Area.Cursors);
        var query = grammar.Queries.Top(draft);
        var name = Identifiers.Of(draft.NewName("cur"));
        var options = draft.Dice.OneOf("", "SCROLL ", "NO SCROLL ", "BINARY ", "INSENSITIVE ");
        var steps = ImmutableArray.CreateBuilder<CaseStep>();
        steps.Add(Frame("BEGIN"));
        steps.Add(new CaseStep(Sql.Fixed($"DECLARE {name} {options}CURSOR FOR {query}"), null) { IsUtility = true });
        for (var i = draft.Dice.Between(1, 3); i > 0; i--)
        {
            var fetch = draft.Dice.OneOf("FETCH 1 FROM", "FETCH ALL IN", "FETCH FORWARD 2 FROM", "FETCH", "MOVE 1 IN");

            // Which rows come first is the plan's choice. MOVE computes what it does not show, and may fail.
            steps.Add(new CaseStep(Sql.Fixed($"{fetch} {name}", Traits.Unordered | (query.Traits & Traits.Touches)), fetch[0] == 'M' ? null : query) { IsUtility = true });
        }

        steps.Add(Frame($"CLOSE {name}"));
        steps.Add(Frame("ROLLBACK"));
        return steps.DrainToImmutable();
    }

    private ImmutableArray<CaseStep> Prepared(Draft draft)
    {
        draft.Note(Area.Prepared);
        var name = draft.NewName("stmt");
        var rows = new Scopes.Scope(null);
        var from = grammar.FromClauses.Clause(rows, [], isHiddenAllowed: !draft.IsClean, draft);
        var place = TargetLists.PlaceIn(rows, !draft.IsClean);
        var type = Expressions.AnyType(place with { IsHiddenAllowed = false }, draft, candidate => candidate.IsEquatable);
        var key = grammar.Expressions.Revealing(type, place with { Depth = 1, IsHiddenAllowed = false, AllowsWindows = false }, draft);
        var query = Sql.Query($"SELECT {Sql.Targets(grammar.Targets.Free(place, draft))}{from} WHERE {key} = $1 OR $2");
        var execution = new CaseStep(Sql.Fixed($"EXECUTE {name} ({Constant(type, draft)}, {Constant(SqlTypes.Bool, draft)})"), query) { IsUtility = true };
        return
        [
            new CaseStep(Sql.Fixed($"PREPARE {name} ({type.Name}, bool) AS {query}"), null) { IsUtility = true },
            execution,
            execution,
            Frame($"DEALLOCATE {name}"),
        ];
    }

    private static SqlNode Constant(SqlType type, Draft draft)
    {
        var literal = Literals.NotNull(type, draft.Dice);
        return Sql.Literal(type, literal.Parts[0].Text!);
    }

    private CaseStep Explain(Draft draft)
    {
        draft.Note(Area.Explain);
        var options = draft.Dice.OneOf("(COSTS OFF)", "(VERBOSE, COSTS OFF)", "", "(FORMAT JSON, COSTS OFF)", "(ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF)", "(FORMAT YAML, COSTS OFF)");
        var query = grammar.Queries.Top(draft);

        // What a plan measures tells of what is computed from hidden values.
        var own = options.Contains("ANALYZE", StringComparison.Ordinal) && (query.Traits & Traits.Touches) != 0 ? Traits.MayDeny : Traits.None;

        // Estimates and sizes depend on the pages of tables, memory on what ran before.
        return new CaseStep(Sql.Fixed($"EXPLAIN {options} {query}", own | Traits.Unordered | (options.Contains("ANALYZE", StringComparison.Ordinal) || options.Length == 0 ? Traits.Volatile : Traits.None)), null)
        {
            IsUtility = true,
        };
    }

    private CaseStep Copy(Draft draft)
    {
        draft.Note(Area.Copy);
        var query = grammar.Queries.Top(draft);
        var options = draft.Dice.OneOf("", "", " (FORMAT csv)", " WITH (FORMAT csv, HEADER, DELIMITER ';', FORCE_QUOTE *)", " (FORMAT binary)", " (FORMAT text, NULL '-', DELIMITER '|')", " CSV");
        return new CaseStep(Sql.Fixed($"COPY ({query}) TO STDOUT{options}"), query) { IsUtility = true };
    }

    private ImmutableArray<CaseStep> WithSetting(Draft draft)
    {
        draft.Note(Area.Settings);
        var (name, value) = draft.Dice.OneOf(Settings);
        return
        [
            Frame("BEGIN"),
            Frame($"SET LOCAL {name} = {value}"),
            Plain(grammar.Queries.Top(draft)),
            Frame($"SHOW {name}"),
            Frame("ROLLBACK"),
        ];
    }

    /// <summary>A table made of a query: labelled values may not go there, others come out as they went in.</summary>
    private ImmutableArray<CaseStep> TempTable(Draft draft)
    {
        draft.Note(Area.TempTables);
        var types = Queries.SomeTypes(draft, 1, 4);
        var query = grammar.Queries.Named(types, null, !draft.IsClean && draft.Dice.Chance(40), draft, [], out var names);
        var shown = ResultColumns.Of(query).Aggregate(Traits.None, (all, column) => all | column) & Traits.Values;
        var isVague = Replacement.Nodes(query).Any(node => node.IsVague);
        var own = shown == Traits.None ? Traits.None : isVague ? Traits.MayDeny : Traits.MustDeny;
        var name = Identifiers.Of(draft.NewName("made"));
        var create = draft.Dice.OneOf("CREATE TEMP TABLE", "CREATE TEMPORARY TABLE IF NOT EXISTS", "CREATE TABLE");
        var columns = draft.Dice.Chance(30) ? $" ({string.Join(", ", names.Select(Identifiers.Of))})" : "";
        var made = Sql.Fixed($"{create} {(create == "CREATE TABLE" ? "pg_temp." : "")}{name}{columns}{draft.Dice.OneOf("", " ON COMMIT DROP")} AS {query}", own);
        var (one, two) = (Rows(), Rows());
        return
        [
            Frame("BEGIN"),
            new CaseStep(made, null) { IsUtility = true },
            Plain(Sql.SetOperation($"{one} UNION ALL {two}", Traits.Unordered)),
            Frame("ROLLBACK"),
        ];

        // Twice over: the columns of a union have no table, whose number would be another on each server.
        SqlNode Rows() => Sql.Query($"SELECT {Sql.Targets([Sql.Star("*", [.. types.Select(_ => Traits.None)])])} FROM {draft.Dice.OneOf("", "pg_temp.")}{name}");
    }

    /// <summary>What belongs to the server and tells stored values, or runs what is given as text.</summary>
    private static CaseStep OfSystem(Draft draft)
    {
        draft.Note(Area.System);
        var thing = draft.Dice.OneOf(SystemThings);
        if (!thing.Contains('(', StringComparison.Ordinal))
        {
            var relation = Sql.Fixed($"{thing}", Traits.MustDeny | Traits.Touches);
            return draft.Dice.Chance(50)
                ? Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"count(*)")])} FROM {relation}"))
                : Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"1")])} WHERE NOT EXISTS (WITH x AS (SELECT * FROM {relation}) SELECT FROM x)"));
        }

        var call = Sql.Fixed($"{thing}", Traits.MustDeny | Traits.Touches | Traits.Volatile);
        return draft.Dice.Below(4) switch
        {
            0 => Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"{call} AS x")])}")),
            1 => Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"count(*)")])} FROM (SELECT {call} AS x OFFSET 0) AS q")),
            2 => Plain(Sql.Query($"WITH x AS MATERIALIZED (SELECT {call} AS x) SELECT {Sql.Targets([Sql.Item($"1")])} FROM x")),
            _ => Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"1")])} ORDER BY {call}::text")),
        };
    }

    /// <summary>A relation the profile may not use, in a place where any relation can stand.</summary>
    private CaseStep Forbidden(Draft draft)
    {
        draft.Note(Area.Forbidden);
        var relation = draft.Dice.Among(grammar.Model.Forbidden);
        var name = $"{relation.Schema}.{relation.Name}";
        var marked = Sql.Fixed($"{name}", Traits.MustDeny | Traits.Touches);
        var query = grammar.Queries.Top(draft);
        return draft.Dice.Below(4) switch
        {
            0 => Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"count(*)")])} FROM {marked}")),
            1 => Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"count(*)")])} FROM ({query}) AS q WHERE EXISTS (WITH x AS (SELECT id FROM {marked}) SELECT FROM x)")),
            2 => Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"1")])} WHERE EXISTS (SELECT FROM {marked})")),
            _ => Plain(Sql.Query($"SELECT {Sql.Targets([Sql.Item($"(SELECT max(id) FROM {marked})")])}")),
        };
    }

    private static CaseStep Frame(string text) => new(Sql.Fixed($"{text}"), null) { IsFrame = true, IsUtility = true };
}
