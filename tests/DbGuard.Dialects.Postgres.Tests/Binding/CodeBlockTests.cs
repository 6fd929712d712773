using DbGuard.Dialects.Postgres.Binding;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

public sealed class CodeBlockTests
{
    [Theory]
    [InlineData("begin create schema a; end", "create schema a")]
    [InlineData("BEGIN\n  /* a /* nested */ comment; */ CREATE /* ; */ SCHEMA a -- ;\n; NULL;\nEND;", "CREATE /* ; */ SCHEMA a")]
    [InlineData("begin begin create schema a; exception when others then null; end; end", "create schema a")]
    [InlineData("begin if (a > (1)) then create schema a; else null; end if; end", "create schema a", "(a > (1))")]
    [InlineData("begin if a then null; elsif b then create schema a; end if; end", "create schema a", "a", "b")]
    [InlineData("begin comment on table t is 'it''s; end'; exception when sqlstate '42P07' or duplicate_table then null; when others then null; end", "comment on table t is 'it''s; end'")]
    [InlineData("begin create table t (a text default e'\\';', b text default $x$;$x$); end", "create table t (a text default e'\\';', b text default $x$;$x$)")]
    public void Block_ThatDecidesOnOneDefinition_IsRead(string text, string statement, params string[] conditions)
    {
        var block = CodeBlock.Read(text);

        Assert.NotNull(block);
        Assert.Equal(statement, block.Statement.Text);
        Assert.Equal(conditions, block.Conditions.Select(c => c.Text));
        Assert.All([block.Statement, .. block.Conditions], fragment => Assert.Equal(fragment.Text, text.Substring(fragment.Start, fragment.Text.Length)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("begin end")]
    [InlineData("begin null; end")]
    [InlineData("create schema a;")]
    [InlineData("declare x int; begin create schema a; end")]
    [InlineData("<<l>> begin create schema a; end")]
    [InlineData("#variable_conflict use_column\nbegin create schema a; end")]
    [InlineData("begin create schema a; create schema b; end")]
    [InlineData("begin execute 'create schema a'; end")]
    [InlineData("begin perform 1; create schema a; end")]
    [InlineData("begin insert into t values (1); end")]
    [InlineData("begin create schema a; raise notice 'x'; end")]
    [InlineData("begin create schema a; exception when others then raise; end")]
    [InlineData("begin create schema a; exception when others then create schema b; end")]
    [InlineData("begin for i in 1..2 loop create schema a; end loop; end")]
    [InlineData("begin if a then create schema a; end; end")]
    [InlineData("begin if then create schema a; end if; end")]
    [InlineData("begin if a; then create schema a; end if; end")]
    [InlineData("begin create schema a; end; begin create schema b; end")]
    [InlineData("begin create schema a; end x")]
    [InlineData("begin create schema a")]
    [InlineData("begin create schema 'a; end")]
    [InlineData("begin /* create schema a; end")]
    [InlineData("begin\u00a0create schema a; end")]
    [InlineData("begin create function f() returns int begin atomic select 1; end; end")]
    public void Block_OfAnyOtherForm_StaysUnseen(string text) => Assert.Null(CodeBlock.Read(text));

    [Fact]
    public void Block_NestedDeeply_StaysUnseen() =>
        Assert.Null(CodeBlock.Read(string.Concat(Enumerable.Repeat("begin ", 5_000)) + "create schema a;" + string.Concat(Enumerable.Repeat(" end;", 5_000))));
}
