using System.Collections.Immutable;

namespace DbGuard.Core.Policies.Rules;

/// <summary>The built-in rules, in the order they are asked; the rules of the policy file follow.</summary>
internal static class RuleCatalogue
{
    public static ImmutableArray<IRule> BuiltIn { get; } =
    [
        new GapRule(),
        new StatementKindRule(),
        new DeniedTableRule(),
        new SystemCatalogRule(),
        new TableAccessRule(),
        new TableBehindViewRule(),
        new ViewLabelRule(),
        new DefinitionRule(),
        new FunctionRule(),
        new CallResultRule(),
        new FlowRule(),
        new PlaceholderRule(),
        new FilterRule(),
        new EqualityRule(),
        new UniqueKeyRule(),
        new FailureRule(),
        new MeasuredPlanRule(),
        new SettingRule(),
        new CopyRule(),
        new ServerAccessRule(),
    ];

    /// <summary>All rules of a policy.</summary>
    public static ImmutableArray<IRule> For(PolicySet policy) => BuiltIn.AddRange(policy.Rules.Select(r => new FileRule(r)));
}
