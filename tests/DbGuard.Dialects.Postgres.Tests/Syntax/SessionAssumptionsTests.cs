using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

public sealed class SessionAssumptionsTests
{
    [Theory]
    [InlineData("standard_conforming_strings", "on", true)]
    [InlineData("standard_conforming_strings", "off", false)]
    [InlineData("client_encoding", "UTF8", true)]
    [InlineData("client_encoding", "SJIS", false)]
    [InlineData("server_encoding", "LATIN1", false)]
    [InlineData("application_name", "off", true)]
    [InlineData("server_version", "15.18 (Debian 15.18-0+deb12u1)", true)]
    [InlineData("server_version", "18beta1", true)]
    [InlineData("server_version", "18", true)]
    [InlineData("server_version", "14.9", false)]
    [InlineData("server_version", "9.6.24", false)]
    [InlineData("server_version", "x", false)]
    public void Parameter_AsReported_IsJudged(string name, string value, bool holds) =>
        Assert.Equal(holds, SessionAssumptions.Violation(name, value) is null);

    // What the assumption is about: with the setting off the server would see one literal and the subquery after it.
    [Fact]
    public void Backslash_InAPlainLiteral_IsAnOrdinaryCharacter()
    {
        var select = new PostgresParser().Parse("SELECT '\\', (SELECT 1) --'").Tree!.Statements[0].Node;

        var targets = select.List(SelectStmt.TargetList);
        Assert.Equal(2, targets.Count);
        Assert.Equal("\\", targets[0].Node(ResTarget.Val).Node(AConst.Val).Text(StringValue.Sval));
    }

    [Fact]
    public void Name_WithNonAsciiLetters_FoldsAsciiOnly()
    {
        var select = new PostgresParser().Parse("SELECT ÉCOLE FROM T").Tree!.Statements[0].Node;

        Assert.Equal("École", select.List(SelectStmt.TargetList)[0].Node(ResTarget.Val).List(ColumnRef.Fields).Text(0));
        Assert.Equal("t", select.List(SelectStmt.FromClause)[0].Text(RangeVar.Relname));
    }

    [Fact]
    public void Name_LongerThanTheServerKeeps_IsCutAtACharacter()
    {
        var name = new string('a', 62) + "é";
        var select = new PostgresParser().Parse($"SELECT {name}").Tree!.Statements[0].Node;

        Assert.Equal(new string('a', 62), select.List(SelectStmt.TargetList)[0].Node(ResTarget.Val).List(ColumnRef.Fields).Text(0));
    }
}
