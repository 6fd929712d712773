using System.Collections.Immutable;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;
using static DbGuard.Core.Tests.Policies.Shop;

namespace DbGuard.Core.Tests.Policies.Rules;

/// <summary>What tools need of the catalog and of code blocks.</summary>
public sealed partial class BuiltInRuleTests
{
    [Theory]
    [InlineData("subname", ColumnUsage.Output, "metadata", false)]
    [InlineData("subconninfo", ColumnUsage.Output, "metadata", true)]
    [InlineData("subconninfo", ColumnUsage.Predicate, "metadata", true)]
    [InlineData("subconninfo", ColumnUsage.Output, "all", false)]
    public void CatalogColumn_ThatHoldsCredentials_FollowsSystemCatalogs(string column, ColumnUsage usage, string allowed, bool isDenied)
    {
        foreach (var throughView in (bool[])[false, true])
        {
            var decision = Decide($"{{system_catalogs: {allowed}}}", new StatementFacts
            {
                Kind = StatementKind.Select,
                Tables = [Touch(Subscriptions, AccessModes.Read, throughView)],
                Columns = [new ColumnAccess(Column(Subscriptions, column), usage)],
            });
            if (isDenied)
            {
                Denied("DBG2030", decision);
            }
            else
            {
                Allowed(decision);
            }
        }
    }

    [Fact]
    public void CodeBlock_ThatIsSeenThrough_IsJudgedByItsDefinition()
    {
        var create = new StatementFacts { Kind = StatementKind.Create, ObjectKind = ObjectKind.Table, ObjectNames = ["scratch.t"] };
        var block = new StatementFacts { Kind = StatementKind.Do, Inner = create, Tables = [Touch(Passwords, AccessModes.Read)] };
        var harmless = block with { Tables = [Touch(Class, AccessModes.Read)] };

        Denied("DBG2090", Decide("{}", harmless));
        Allowed(Decide("{create: [table scratch.*]}", harmless));
        Denied("DBG2030", Decide("{create: [table scratch.*]}", block));
        Allowed(Decide("{run_code: true}", block));
        Denied("DBG2001", Decide("{create: ['*']}", new StatementFacts { Kind = StatementKind.Do, Traits = StatementTraits.DynamicSql }));
    }
}
