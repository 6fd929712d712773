using DbGuard.Core.Policies.Labels;

namespace DbGuard.Core.Tests.Policies;

public sealed class LabelMapTests
{
    [Fact]
    public void Label_OnParent_HoldsForPartitionsWhereverTheColumnStands()
    {
        var map = new LabelMap(Shop.PolicyFor("{}"), Shop.Snapshot);

        Assert.Equal(["card"], map.Of(Shop.Column(Shop.Payments2024, "card_number")).Select(l => l.Name));
        Assert.Empty(map.Of(Shop.Column(Shop.Payments2024, "id")));
    }

    [Fact]
    public void Label_OnPartition_HoldsForParentButNotForSiblings()
    {
        var map = new LabelMap(Shop.Policy("""
            version: 1
            labels: {card: [archive.*.card_number]}
            profiles: {p: {match: everyone, may: {}}}
            """), Shop.Snapshot);

        Assert.NotEmpty(map.Of(Shop.Column(Shop.Payments, "card_number")));
        Assert.Empty(map.Of(Shop.Column(Shop.Payments2025, "card_number")));
    }

    [Fact]
    public void Pattern_WithAnySchema_LeavesSystemCatalogAlone()
    {
        var map = new LabelMap(Shop.PolicyFor("{}"), Shop.Snapshot);

        Assert.Empty(map.Of(Shop.Column(Shop.Class, "email")));
        Assert.NotEmpty(map.Of(Shop.Column(Shop.Customers, "email")));
    }

    [Fact]
    public void Pattern_ThatMatchesNothing_IsReported()
    {
        var map = new LabelMap(Shop.Policy("""
            version: 1
            labels: {pii: [public.customers.ssn, public.customer.ssn]}
            profiles: {p: {match: everyone, may: {}}}
            """), Shop.Snapshot);

        Assert.Equal(new UnusedPattern("pii", "public.customer.ssn"), Assert.Single(map.Unused));
    }
}
