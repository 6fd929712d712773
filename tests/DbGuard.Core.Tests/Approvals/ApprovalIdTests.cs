using DbGuard.Core.Approvals;

namespace DbGuard.Core.Tests.Approvals;

public sealed class ApprovalIdTests
{
    [Fact]
    public void Create_ManyTimes_GivesDifferentIdsOfTheDocumentedShape()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => ApprovalId.Create()).ToList();
        Assert.All(ids, id => Assert.Matches("^apr-[0-9a-hjkmnp-tv-z]{10}$", id));
        Assert.Equal(1_000, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("apr-7f3k9q2d5m", "apr-7f3k9q2d5m")]
    [InlineData(" APR-7F3K9Q2D5M ", "apr-7f3k9q2d5m")]
    [InlineData("7f3k9q2d5m", "apr-7f3k9q2d5m")]
    [InlineData("apr-7f3kooil5m", "apr-7f3k00115m")]
    public void Normalize_WhatPeopleType_IsTheStoresId(string typed, string id) => Assert.Equal(id, ApprovalId.Normalize(typed));
}
