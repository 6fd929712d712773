using DbGuard.Dialects.TSql.Binding;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Tests.Binding;

/// <summary>Every form the grammar knows has a binding or is listed as a gap, never both and never neither.</summary>
public sealed class SyntaxCoverageTests
{
    [Fact]
    public void Statements_AreBoundOrListed() => Check(typeof(TSqlStatement), TextBinder.HasBinding, SyntaxCoverage.StatementGaps);

    [Fact]
    public void ScalarExpressions_AreBoundOrListed() => Check(typeof(ScalarExpression), StatementBinder.HasScalarBinding, SyntaxCoverage.ScalarGaps);

    [Fact]
    public void BooleanExpressions_AreBoundOrListed() => Check(typeof(BooleanExpression), StatementBinder.HasBooleanBinding, SyntaxCoverage.BooleanGaps);

    [Fact]
    public void TableReferences_AreBoundOrListed() => Check(typeof(TableReference), StatementBinder.HasTableBinding, SyntaxCoverage.TableGaps);

    private static void Check(Type form, Func<Type, bool> isBound, IReadOnlyCollection<string> gaps)
    {
        var forms = form.Assembly.GetTypes().Where(t => t.IsPublic && !t.IsAbstract && form.IsAssignableFrom(t)).ToList();
        Assert.Empty(forms.Where(t => isBound(t) == gaps.Contains(t.Name)).Select(t => t.Name));
        Assert.Empty(gaps.Except(forms.Select(t => t.Name)));
        Assert.Equal(gaps.Count, gaps.Distinct().Count());
    }
}
