using DbGuard.Core.Approvals;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Tests.Approvals;

public sealed class ApprovalQuorumTests
{
    private static readonly HoldTerms s_terms = new(["dba", "security"], TimeSpan.FromMinutes(5));

    [Fact]
    public void Votes_OfOnePerson_CountOnce()
    {
        var two = s_terms with { Quorum = 2 };
        Assert.Equal(ApprovalState.Pending, ApprovalQuorum.StateOf(two, [Yes("ana"), Yes("ana")]));
        Assert.Equal("one more approval", ApprovalQuorum.Missing(two, [Yes("ana"), Yes("ana")]));
        Assert.Equal(ApprovalState.Approved, ApprovalQuorum.StateOf(two, [Yes("ana"), Yes("ben")]));
    }

    [Fact]
    public void Denial_AmongApprovals_Denies() =>
        Assert.Equal(ApprovalState.Denied, ApprovalQuorum.StateOf(s_terms, [Yes("ana"), Yes("ben") with { IsApproved = false }]));

    [Fact]
    public void EachGroup_NeedsAPersonOfItsOwn()
    {
        var each = s_terms with { EachGroup = true };
        Assert.Equal(ApprovalState.Pending, ApprovalQuorum.StateOf(each, [Yes("ana", "dba", "security")]));
        Assert.Equal(ApprovalState.Pending, ApprovalQuorum.StateOf(each, [Yes("ana", "dba"), Yes("ben", "dba")]));
        Assert.Equal(ApprovalState.Approved, ApprovalQuorum.StateOf(each, [Yes("ana", "dba", "security"), Yes("ben", "dba")]));
        Assert.Equal(ApprovalState.Approved, ApprovalQuorum.StateOf(each, [Yes("ben", "dba"), Yes("ana", "dba", "security")]));
    }

    [Fact]
    public void EachGroup_OfThree_FindsThePlacesHoweverTheyCome()
    {
        var each = new HoldTerms(["a", "b", "c"], TimeSpan.FromMinutes(5)) { EachGroup = true };
        Assert.Equal(ApprovalState.Approved, ApprovalQuorum.StateOf(each, [Yes("x", "a", "b"), Yes("y", "a"), Yes("z", "b", "c")]));
        Assert.Equal(ApprovalState.Pending, ApprovalQuorum.StateOf(each, [Yes("x", "a", "b"), Yes("y", "a"), Yes("z", "b")]));
    }

    [Fact]
    public void Scope_OfSeveralApprovers_IsTheNarrowest()
    {
        var hour = new ApprovalScope(ApprovalScopeKind.Time, AnyParameters: true, TimeSpan.FromHours(1), 100);
        var session = new ApprovalScope(ApprovalScopeKind.Session, AnyParameters: true, null, 50);
        Assert.Equal(new ApprovalScope(ApprovalScopeKind.Session, true, null, 50), ApprovalQuorum.ScopeOf([Yes("ana") with { Scope = hour }, Yes("ben") with { Scope = session }]));
        Assert.Equal(ApprovalScope.Once with { RowCeiling = 50 }, ApprovalQuorum.ScopeOf([Yes("ana") with { Scope = session }, Yes("ben")]));
    }

    [Fact]
    public void Ledger_GrantsNoMoreThanThePolicyLets()
    {
        var signer = new GrantSigner(new byte[32]);
        var wide = new ApprovalScope(ApprovalScopeKind.Time, AnyParameters: true, TimeSpan.FromDays(1));
        var request = Request(s_terms);
        Assert.Equal((ApprovalScopeKind.Statement, false), Of(ApprovalLedger.Answer(request, Yes("ana") with { Scope = wide }, signer).Grant!));
        var session = request with { Terms = s_terms with { Widest = new ApprovalScope(ApprovalScopeKind.Session) } };
        Assert.Equal((ApprovalScopeKind.Session, false), Of(ApprovalLedger.Answer(session, Yes("ana") with { Scope = wide }, signer).Grant!));

        static (ApprovalScopeKind, bool) Of(ApprovalGrant grant) => (grant.Kind, grant.AnyParameters);
    }

    private static ApprovalAnswer Yes(string who, params string[] groups) => new(who, true, null, DateTimeOffset.UnixEpoch) { Groups = [.. groups] };

    private static ApprovalRequest Request(HoldTerms terms) => new()
    {
        Id = "apr-1",
        SessionId = "s-1",
        Principal = "ci/deploy",
        Profile = "p",
        Database = "shop",
        ClientAddress = "local",
        Statement = "delete from public.orders",
        Fingerprint = "shape",
        Binding = new StatementBinding("a", "b", "ci/deploy", "c"),
        Reasons = [],
        Terms = terms,
        RequestedAt = DateTimeOffset.UnixEpoch,
        ExpiresAt = DateTimeOffset.UnixEpoch.AddMinutes(5),
    };
}
