using DbGuard.Generator.Grammar;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Tests.Grammar;

public sealed class ProductionReaderTests
{
    [Fact]
    public void Line_WithHoles_IsRead()
    {
        var production = ProductionReader.Parse("text substring({text} from {1-3} for {!int4}) || '{{a}}'", Area.Text);
        Assert.Equal(SqlTypes.Text, production.Type);
        Assert.Equal([HoleKind.Value, HoleKind.Number, HoleKind.Constant], production.Template.Where(part => part.Hole is not null).Select(part => part.Hole!.Kind));
        Assert.EndsWith("'{a}'", production.Template[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("T[] array[{T}]", TypeVariable.Any, true)]
    [InlineData("bool ({E} = {E})", TypeVariable.Equatable, false)]
    [InlineData("O greatest({O}, {O})", TypeVariable.Orderable, false)]
    [InlineData("int4 cardinality({A[]})", TypeVariable.None, false)]
    public void Variable_IsFound(string line, object variable, bool yieldsArray)
    {
        var production = ProductionReader.Parse(line, Area.Arrays);
        Assert.Equal(variable, production.Variable);
        Assert.Equal(yieldsArray, production.YieldsArray);
    }

    [Fact]
    public void Columns_WithLabels_AreRead()
    {
        var production = ProductionReader.Parse("(who int4, secret text!pii) public.roster({1-3})", Area.SetReturning);
        Assert.True(production.IsNamed);
        Assert.Equal(["who", "secret"], production.Columns.Select(column => column.Name));
        Assert.Equal([Traits.None, Traits.Hidden | Traits.Touches], production.Columns.Select(column => column.Traits));
    }

    [Fact]
    public void Field_IsMarked()
    {
        var production = ProductionReader.Parse("text!field ({address}).street", Area.Composites);
        Assert.True(production.IsField);
        Assert.Equal(SqlTypes.Text, production.Type);
        Assert.Equal(Traits.None, production.Traits);
    }

    [Theory]
    [InlineData("nosuch f()")]
    [InlineData("text f({nosuch})")]
    [InlineData("text")]
    public void Line_Wrong_IsRefused(string line) => Assert.Throws<FormatException>(() => ProductionReader.Parse(line, Area.Text));
}
