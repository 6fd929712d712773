using System.Collections.Immutable;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;
using DbGuard.Core.Tests.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests;

public sealed class GuardPipelineTests
{
    private static readonly PolicySet s_policy = PolicyFor("{read: [public.*], create: [table]}");

    private readonly Objects _objects = new();

    [Fact]
    public void Text_ThatComesAgain_IsRemembered()
    {
        var dialect = new Dialect { Statements = [Select(Customers, Direct(Customers, "ssn"))] };
        var pipeline = new GuardPipeline(dialect, s_policy);

        var first = Decide(pipeline, "select ssn from customers");

        Assert.Equal(Verdict.Mask, first.Verdict);
        var second = Decide(pipeline, "select ssn from customers");
        Assert.Equal(2, dialect.Calls);
        Assert.Same(second, Decide(pipeline, "select ssn from customers"));
        Assert.Equal(2, dialect.Calls);
    }

    [Fact]
    public void Text_OfSeveralStatements_GetsTheSeverestVerdict()
    {
        var dialect = new Dialect { Statements = [Select(Orders), new StatementFacts { Kind = StatementKind.Do }, Select(Customers, Direct(Customers, "ssn"))] };
        var outcome = Decide(new GuardPipeline(dialect, s_policy), "x");

        Assert.Equal([Verdict.Allow, Verdict.Deny, Verdict.Mask], outcome.Statements.Select(s => s.Decision.Verdict));
        Assert.Equal(Verdict.Deny, outcome.Verdict);
        Assert.Same(outcome.Statements[1].Decision.Trace, outcome.Decision.Trace);

        // It is refused as a whole and recorded once, with what all of it touches.
        Assert.Equal(outcome.Statements.SelectMany(s => s.Decision.Touches).Select(t => t.Relation), outcome.Decision.Touches.Select(t => t.Relation));
    }

    [Fact]
    public void Text_Empty_IsAllowed() => Assert.Equal(Verdict.Allow, Decide(new GuardPipeline(new Dialect(), s_policy), "").Verdict);

    [Fact]
    public void Text_Unreadable_IsDenied()
    {
        var failure = new SyntaxFailure("DBG1001", "the statement has a syntax error", 1, true, "x");
        var outcome = Decide(new GuardPipeline(new Dialect { Failure = failure }, s_policy), "x");

        Assert.Equal((Verdict.Deny, failure, "DBG1001"), (outcome.Verdict, outcome.Failure, outcome.Decision.Reasons[0].Code));
    }

    [Fact]
    public void Dialect_ThatThrows_IsADenial()
    {
        var outcome = Decide(new GuardPipeline(new Dialect { Throws = true }, s_policy), "x");

        Assert.Equal(Verdict.Deny, outcome.Verdict);
        Assert.Equal("DBG2002", outcome.Decision.Reasons[0].Code);
        Assert.DoesNotContain("secret", outcome.Decision.Reasons[0].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Execute_OfPreparedStatement_IsDecidedAsWhatItRuns()
    {
        var dialect = new Dialect { Statements = [new StatementFacts { Kind = StatementKind.Execute, SessionObject = "p", ReturnsRows = true }] };
        var pipeline = new GuardPipeline(dialect, s_policy);

        Denied("DBG2014", Decide(pipeline, "execute p"));
        _objects.Prepared["p"] = Select(Customers, Direct(Customers, "id"), Direct(Customers, "ssn"));
        var masked = Decide(pipeline, "execute p");
        Assert.Equal([null, "redact"], masked.Decision.Masks.Columns.Select(c => c.Masker?.Name));
        Assert.Equal(2, masked.Statements[0].Statement.Facts.Outputs.Length);
        _objects.Prepared["p"] = Select(Payments2024);
        Denied("DBG2020", Decide(pipeline, "execute p"));
        _objects.Prepared["p"] = new StatementFacts { Kind = StatementKind.Execute, SessionObject = "p" };
        Denied("DBG2014", Decide(pipeline, "execute p"));
    }

    [Fact]
    public void Execute_OfStatementTheServerWouldReadOtherwise_IsDenied()
    {
        var dialect = new Dialect { Statements = [new StatementFacts { Kind = StatementKind.Prepare, SessionObject = "p", Inner = Select(Orders) }] };
        var pipeline = new GuardPipeline(dialect, s_policy);
        var prepared = Decide(pipeline, "prepare p as select from orders").Statements[0].Statement.Facts.Inner!;
        dialect.Statements = [new StatementFacts { Kind = StatementKind.Execute, SessionObject = "p", ReturnsRows = true }];

        _objects.Prepared["p"] = prepared;
        Assert.Equal(Verdict.Allow, Decide(pipeline, "execute p").Verdict);
        Denied("DBG2018", Decide(pipeline, "execute p", searchPath: "archive"));
        _objects.Prepared["p"] = prepared with { Tables = [Touch(Contacts with { Definition = "select 1" }, AccessModes.Read)] };
        Denied("DBG2018", Decide(pipeline, "execute p"));
        _objects.Prepared["p"] = prepared with { Tables = [Touch(Orders with { Id = 4711 }, AccessModes.Read)] };
        Denied("DBG2018", Decide(pipeline, "execute p"));
        _objects.Prepared["p"] = prepared with { Functions = [Function("public.gone", FunctionEffect.Pure)] };
        Denied("DBG2018", Decide(pipeline, "execute p"));
    }

    [Fact]
    public void Fetch_OfCursor_IsMaskedAsItsQuery()
    {
        var dialect = new Dialect { Statements = [new StatementFacts { Kind = StatementKind.Fetch, SessionObject = "c", ReturnsRows = true }] };
        var pipeline = new GuardPipeline(dialect, s_policy);

        Denied("DBG2014", Decide(pipeline, "fetch c"));
        _objects.Cursors["c"] = Select(Customers, Direct(Customers, "ssn"));
        Assert.Equal(Verdict.Mask, Decide(pipeline, "fetch c").Verdict);
        dialect.Statements = [dialect.Statements[0] with { ReturnsRows = false }];
        Assert.Equal(Verdict.Allow, Decide(pipeline, "move c").Verdict);
    }

    [Fact]
    public void Execute_OfStatementPreparedInTheSameText_ComesBeforeTheSession()
    {
        _objects.Prepared["p"] = Select(Orders);
        var dialect = new Dialect
        {
            Statements =
            [
                new StatementFacts { Kind = StatementKind.Prepare, SessionObject = "p", Inner = Select(Customers, Direct(Customers, "ssn")) },
                new StatementFacts { Kind = StatementKind.Execute, SessionObject = "p", ReturnsRows = true },
                new StatementFacts { Kind = StatementKind.DeclareCursor, SessionObject = "c", Inner = Select(Customers, Direct(Customers, "ssn")) },
                new StatementFacts { Kind = StatementKind.Fetch, SessionObject = "c", ReturnsRows = true },
            ],
        };

        var outcome = Decide(new GuardPipeline(dialect, s_policy), "x");

        Assert.Equal([Verdict.Allow, Verdict.Mask, Verdict.Allow, Verdict.Mask], outcome.Statements.Select(s => s.Decision.Verdict));
    }

    [Fact]
    public void Execute_InsideOfAnother_CountsForTheOuterStatement()
    {
        _objects.Prepared["p"] = Select(Customers, Direct(Customers, "ssn"));
        var execute = new StatementFacts { Kind = StatementKind.Execute, SessionObject = "p", ReturnsRows = true };
        var dialect = new Dialect
        {
            Statements = [new StatementFacts { Kind = StatementKind.Create, ObjectKind = ObjectKind.Table, ObjectNames = ["public.copy"], Inner = execute }],
        };
        var pipeline = new GuardPipeline(dialect, s_policy);

        Denied("DBG2050", Decide(pipeline, "create table copy as execute p"));
        dialect.Statements = [new StatementFacts { Kind = StatementKind.Explain, Outputs = [new("QUERY PLAN", ColumnLineage.None)], ReturnsRows = true, Inner = execute }];
        Assert.Equal(Verdict.Allow, Decide(pipeline, "explain execute p").Verdict);
        _objects.Prepared["p"] = Select(Payments2024);
        Denied("DBG2020", Decide(pipeline, "explain execute p"));
    }

    [Fact]
    public void Policy_Swapped_CountsAtOnceForSessionsOfTheOldOne()
    {
        var dialect = new Dialect { Statements = [Select(Customers, Direct(Customers, "ssn"))] };
        var pipeline = new GuardPipeline(dialect, s_policy);
        Assert.Equal(Verdict.Mask, Decide(pipeline, "x").Verdict);

        pipeline.Swap(PolicyFor("everything"));
        Assert.Equal(Verdict.Allow, Decide(pipeline, "x").Verdict);
        Assert.Same(pipeline.Policy.Profiles[0], pipeline.ProfileInForce(Agent, s_policy.Profiles[0], default).Profile);

        pipeline.Swap(Policy("version: 1\nprofiles: {other: {match: {agents: [somebody-else]}, may: everything}}"));
        Denied("DBG2005", Decide(pipeline, "x"));
    }

    [Fact]
    public void IsProtected_FollowsThePolicyInForce()
    {
        var pipeline = new GuardPipeline(new Dialect(), s_policy);

        Assert.True(pipeline.IsProtected(Column(Customers, "ssn"), s_policy.Profiles[0], Snapshot));
        Assert.False(pipeline.IsProtected(Column(Customers, "id"), s_policy.Profiles[0], Snapshot));
    }

    private GuardOutcome Decide(GuardPipeline pipeline, string text, string searchPath = "public") =>
        pipeline.Decide(new GuardRequest(Encoding.UTF8.GetBytes(text), Agent, s_policy.Profiles[0], Snapshot, new SessionView([[searchPath]]), _objects));

    private static void Denied(string code, GuardOutcome outcome)
    {
        Assert.Equal(Verdict.Deny, outcome.Verdict);
        Assert.Contains(code, outcome.Decision.Reasons.Select(r => r.Code));
    }

    /// <summary>Answers with prepared facts: the pipeline's own work is what is tested here. Door and case tests run the real dialect.</summary>
    private sealed class Dialect : IStatementAnalyzer
    {
        public ImmutableArray<StatementFacts> Statements { get; set; } = [];

        public SyntaxFailure? Failure { get; init; }

        public bool Throws { get; init; }

        public int Calls { get; private set; }

        public ColumnLineage OriginOf(CatalogSnapshot catalog, ColumnId column) => ColumnLineage.Unknown;

        public int FindPlainLiterals(ReadOnlySpan<byte> text, Span<SourceSpan> tokens) => 0;

        public AnalyzedText Analyze(ReadOnlySpan<byte> text, CatalogSnapshot catalog, SessionView session)
        {
            Calls++;
            return Throws ? throw new InvalidOperationException("a secret")
                : Failure is not null ? AnalyzedText.Failed(Failure)
                : new AnalyzedText([.. Statements.Select(s => new AnalyzedStatement(s, "", []))], null);
        }
    }

    private sealed class Objects : ISessionObjects
    {
        public Dictionary<string, StatementFacts> Prepared { get; } = [];

        public Dictionary<string, StatementFacts> Cursors { get; } = [];

        public StatementFacts? FindPrepared(string name) => Prepared.GetValueOrDefault(name);

        public StatementFacts? FindCursor(string name) => Cursors.GetValueOrDefault(name);
    }
}
