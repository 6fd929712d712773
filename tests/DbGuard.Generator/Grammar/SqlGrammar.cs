using DbGuard.Generator.Fixture;

namespace DbGuard.Generator.Grammar;

/// <summary>The grammar: one object for each of its areas, which refer to each other through this one. Stateless once made; thread-safe.</summary>
internal sealed class SqlGrammar
{
    /// <summary>The grammar over a fixture.</summary>
    public SqlGrammar(FixtureModel model, IEnumerable<Production> catalog)
    {
        Model = model;
        Productions = new ProductionTable(model.ServerVersion, catalog);
        Expressions = new Expressions(this);
        Calls = new Calls(this);
        Predicates = new Predicates(this);
        Subqueries = new Subqueries(this);
        Windows = new Windows(this);
        Relations = new Relations(this);
        FromClauses = new FromClauses(this);
        Joins = new Joins(this);
        RowFunctions = new RowFunctions(this);
        Targets = new TargetLists(this);
        Groupings = new Groupings(this);
        Endings = new QueryEndings(this);
        Selects = new Selects(this);
        SetOperations = new SetOperations(this);
        CommonTables = new CommonTables(this);
        Queries = new Queries(this);
        Writes = new Writes(this);
        Statements = new Statements(this);
    }

    public FixtureModel Model { get; }

    public ProductionTable Productions { get; }

    public Expressions Expressions { get; }

    public Calls Calls { get; }

    public Predicates Predicates { get; }

    public Subqueries Subqueries { get; }

    public Windows Windows { get; }

    public Relations Relations { get; }

    public FromClauses FromClauses { get; }

    public Joins Joins { get; }

    public RowFunctions RowFunctions { get; }

    public TargetLists Targets { get; }

    public Groupings Groupings { get; }

    public QueryEndings Endings { get; }

    public Selects Selects { get; }

    public SetOperations SetOperations { get; }

    public CommonTables CommonTables { get; }

    public Queries Queries { get; }

    public Writes Writes { get; }

    public Statements Statements { get; }
}
