using System.Reflection;
using DbGuard.Dialects.TSql.Binding;

namespace DbGuard.Dialects.TSql.Tests.Binding;

/// <summary>Every form the grammar knows has a binding or is listed as a gap, never both and never neither.</summary>
public sealed class SyntaxCoverageTests
{
    [Fact]
    public void Statements_AreBoundOrListed() => Check("TSqlStatement", TextBinder.HasBinding, SyntaxCoverage.StatementGaps);

    [Fact]
    public void ScalarExpressions_AreBoundOrListed() => Check("ScalarExpression", StatementBinder.HasScalarBinding, SyntaxCoverage.ScalarGaps);

    [Fact]
    public void BooleanExpressions_AreBoundOrListed() => Check("BooleanExpression", StatementBinder.HasBooleanBinding, SyntaxCoverage.BooleanGaps);

    [Fact]
    public void TableReferences_AreBoundOrListed() => Check("TableReference", StatementBinder.HasTableBinding, SyntaxCoverage.TableGaps);

    private static readonly Assembly Grammar = Assembly.Load("Microsoft.SqlServer.TransactSql.ScriptDom");

    private static void Check(string name, Func<Type, bool> isBound, IReadOnlyCollection<string> gaps)
    {
        var form = Grammar.GetType($"Microsoft.SqlServer.TransactSql.ScriptDom.{name}", throwOnError: true)!;
        var forms = Grammar.GetTypes().Where(t => t.IsPublic && !t.IsAbstract && form.IsAssignableFrom(t)).ToList();
        Assert.Empty(forms.Where(t => isBound(t) == gaps.Contains(t.Name)).Select(t => t.Name));
        Assert.Empty(gaps.Except(forms.Select(t => t.Name)));
        Assert.Equal(gaps.Count, gaps.Distinct().Count());
    }
}
