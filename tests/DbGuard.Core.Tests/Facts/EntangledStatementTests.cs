using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Core.Tests.Policies;

namespace DbGuard.Core.Tests.Facts;

/// <summary>Statements whose parts are reached on 2^n paths are analysed in a moment: a few hundred bytes of SQL could else keep a thread for ever.</summary>
public sealed class EntangledStatementTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false, StatementTraits.UnboundedRead)]
    [InlineData(true, StatementTraits.None)]
    public async Task CommonTables_EachReadTwiceByTheNext_AreLinear(bool isLimited, StatementTraits expected)
    {
        var table = Table("c0", Block(new TableRelation(Shop.Orders, null), isLimited));
        for (var i = 1; i < 100; i++)
        {
            var left = new CommonTableReference(table);
            var right = new CommonTableReference(table);
            table = Table("c", new SelectBlock { From = [new JoinRelation(JoinKind.Inner, left, right, Equal(left, right))], Outputs = [new("id", new ColumnReference(left, 0))] });
        }

        Assert.Equal(expected, await TraitsOf(Block(new CommonTableReference(table), isLimited: false)));
    }

    [Theory]
    [InlineData(false, StatementTraits.UnboundedRead)]
    [InlineData(true, StatementTraits.None)]
    public async Task SubSelects_InOneAnother_AreLinear(bool isLimited, StatementTraits expected)
    {
        var block = Block(new TableRelation(Shop.Orders, null), isLimited);
        for (var i = 1; i < 300; i++)
        {
            block = Block(block, isLimited: false);
        }

        Assert.Equal(expected, await TraitsOf(block));
    }

    [Fact]
    public async Task RecursiveTables_EachReadTwiceInTheNext_AreLinearOrRefused()
    {
        var recursive = new CommonTable("r", ["id"]) { IsRecursive = true };
        Relation query = Block(new CommonTableReference(recursive), isLimited: false);
        for (var i = 0; i < 100; i++)
        {
            var table = Table("c", query);
            var left = new CommonTableReference(table);
            var right = new CommonTableReference(table);
            query = new SelectBlock { From = [left, right], Outputs = [new("id", new ColumnReference(left, 0))] };
        }

        recursive.Query = new SetOperation(Block(new TableRelation(Shop.Orders, null), isLimited: true), query, isAll: true, isUnion: true);
        var traits = TraitsOf(Block(new CommonTableReference(recursive), isLimited: false));
        await Assert.ThrowsAsync<AnalysisLimitException>(() => traits);
    }

    /// <summary>The trait of interest.</summary>
    private static async Task<StatementTraits> TraitsOf(Relation query)
    {
        var statement = new BoundStatement { Kind = StatementKind.Select, Query = query, ReturnsRows = true };
        var facts = await Task.Run(() => LineageAnalyzer.Analyze(statement)).WaitAsync(Patience);
        return facts.Traits & StatementTraits.UnboundedRead;
    }

    private static CommonTable Table(string name, Relation query) => new(name, ["id"]) { Query = query };

    private static SelectBlock Block(Relation source, bool isLimited) => new()
    {
        From = [source],
        Outputs = [new("id", new ColumnReference(source, 0))],
        Limit = isLimited ? new Constant(ConstantKind.Number, "10", null) : null,
    };

    private static Operation Equal(Relation left, Relation right) =>
        new(OperationKind.Equal, [new ColumnReference(left, 0), new ColumnReference(right, 0)]);
}
