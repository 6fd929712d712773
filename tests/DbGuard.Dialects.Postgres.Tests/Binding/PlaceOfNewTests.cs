using System.Text;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

/// <summary>Where a new relation comes to be whose name has no schema: the first of the search path that exists.</summary>
public sealed class PlaceOfNewTests
{
    private static readonly PostgresAnalyzer Analyzer = new();

    /// <summary>The default path of most servers: a schema named like the user, which seldom exists.</summary>
    private static readonly SessionView Session = new([["nobody", "public"]]);

    [Theory]
    [InlineData("CREATE TABLE t (id int)", "public.t")]
    [InlineData("CREATE TABLE t AS SELECT 1 AS id", "public.t")]
    [InlineData("SELECT 1 AS id INTO t", "public.t")]
    [InlineData("CREATE VIEW t AS SELECT 1 AS id", "public.t")]
    [InlineData("SELECT 1 AS id INTO TEMP t", "pg_temp.t")]
    [InlineData("CREATE SCHEMA nobody; CREATE TABLE t (id int)", "nobody.t")]
    [InlineData("CREATE SCHEMA AUTHORIZATION nobody; CREATE TABLE t (id int)", "nobody.t")]
    public void NewRelation_WithoutSchema_IsOfTheFirstThatExists(string sql, string name) =>
        Assert.Equal(name, Assert.Single(Facts(sql)[^1].ObjectNames));

    [Fact]
    public void Insert_IntoTheTableOfTheSameText_MeansThatTable() =>
        Assert.Equal("public.t", Assert.Single(Facts("CREATE TABLE t (id int); INSERT INTO t VALUES (1)")[1].Tables).Table.Name.ToString());

    private static List<StatementFacts> Facts(string sql) =>
        [.. Analyzer.Analyze(Encoding.UTF8.GetBytes(sql), FactsCases.Shop, Session).Statements.Select(statement => statement.Facts)];
}
