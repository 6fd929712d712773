using DbGuard.Core.Approvals;

namespace DbGuard.Core.Tests.Approvals;

/// <summary>The grant matrix: one difference each, refused with its own code; and what each scope does cover.</summary>
public sealed class GrantCheckTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 27, 9, 0, 0, TimeSpan.Zero);
    private static readonly GrantSigner s_signer = new("0123456789abcdef0123456789abcdef"u8);
    private static readonly StatementBinding s_binding = new("text", "parameters", "ci/deploy", "policy");
    private static readonly GrantUse s_use = new(s_binding, "shape", "shop", "s-1", s_now);

    public static TheoryData<string, GrantUse> Differences => new()
    {
        { "DBG3011", s_use with { Binding = s_binding with { Principal = "ci/other" } } },
        { "DBG3012", s_use with { Database = "hr" } },
        { "DBG3013", s_use with { At = s_now.AddMinutes(10) } },
        { "DBG3004", s_use with { Binding = s_binding with { PolicyVersion = "another" } } },
        { "DBG3015", s_use with { Binding = s_binding with { StatementHash = "another" } } },
        { "DBG3024", s_use with { Binding = s_binding with { ObjectsHash = "others" } } },
        { "DBG3016", s_use with { Binding = s_binding with { ParametersHash = "others" } } },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Difference_OfAnyKind_IsRefusedWithItsCode(string code, GrantUse use)
    {
        Assert.Null(GrantCheck.Refusal(Grant(ApprovalScopeKind.Statement), s_use, s_signer));
        Assert.Equal(code, GrantCheck.Refusal(Grant(ApprovalScopeKind.Statement), use, s_signer)!.Code);
    }

    [Fact]
    public void Field_ChangedAfterSigning_IsRefused()
    {
        var grant = Grant(ApprovalScopeKind.Statement);
        ApprovalGrant[] changed =
        [
            grant with { RequestId = "apr-2" }, grant with { Kind = ApprovalScopeKind.Time }, grant with { AnyParameters = true },
            grant with { Binding = s_binding with { StatementHash = "x" } }, grant with { Binding = s_binding with { ParametersHash = "x" } },
            grant with { Binding = s_binding with { Principal = "x" } }, grant with { Binding = s_binding with { PolicyVersion = "x" } }, grant with { Binding = s_binding with { ObjectsHash = "x" } },
            grant with { Fingerprint = null }, grant with { Database = "x" }, grant with { SessionId = "x" }, grant with { RowCeiling = null },
            grant with { RowCeiling = 11 }, grant with { Approvers = ["ana", "ben"] }, grant with { Approvers = [] },
            grant with { IssuedAt = s_now.AddTicks(1) }, grant with { ExpiresAt = s_now.AddHours(1) }, grant with { Signature = "" },
            grant with { Signature = new string('0', 64) }, grant with { Signature = grant.Signature[..^1] + 'g' },
        ];
        Assert.All(changed, c => Assert.Equal("DBG3010", GrantCheck.Refusal(c, s_use, s_signer)!.Code));
        Assert.Equal("DBG3010", GrantCheck.Refusal(grant, s_use, new GrantSigner(new byte[32]))!.Code);
    }

    [Fact]
    public void Fields_ThatBorrowFromEachOther_HaveOtherSignatures()
    {
        // WHY: without lengths "ab"+"c" and "a"+"bc" would be one message.
        var one = s_signer.Sign(Unsigned(ApprovalScopeKind.Statement) with { Database = "ab", SessionId = "c" });
        var other = s_signer.Sign(Unsigned(ApprovalScopeKind.Statement) with { Database = "a", SessionId = "bc" });
        Assert.NotEqual(one.Signature, other.Signature);
    }

    [Theory]
    [InlineData(ApprovalScopeKind.Session, "s-2", false, "DBG3014")]
    [InlineData(ApprovalScopeKind.Session, "s-1", false, "DBG3016")]
    [InlineData(ApprovalScopeKind.Session, "s-1", true, null)]
    [InlineData(ApprovalScopeKind.Time, "s-2", false, "DBG3016")]
    [InlineData(ApprovalScopeKind.Time, "s-2", true, null)]
    public void OtherParameters_InAWiderScope_AreCoveredOnlyIfSaid(ApprovalScopeKind kind, string session, bool any, string? code)
    {
        var use = s_use with { SessionId = session, Binding = s_binding with { ParametersHash = "others" } };
        Assert.Equal(code, GrantCheck.Refusal(Grant(kind, any), use, s_signer)?.Code);
    }

    [Fact]
    public void OtherShape_InTheWidestScope_IsRefused()
    {
        var grant = Grant(ApprovalScopeKind.Time, anyParameters: true);
        Assert.Null(GrantCheck.Refusal(grant, s_use with { Binding = s_binding with { StatementHash = "same shape, other literals" } }, s_signer));
        Assert.Equal("DBG3015", GrantCheck.Refusal(grant, s_use with { Fingerprint = "another" }, s_signer)!.Code);
        Assert.Equal("DBG3015", GrantCheck.Refusal(grant, s_use with { Fingerprint = null }, s_signer)!.Code);
    }

    private static ApprovalGrant Grant(ApprovalScopeKind kind, bool anyParameters = false) => s_signer.Sign(Unsigned(kind) with { AnyParameters = anyParameters });

    private static ApprovalGrant Unsigned(ApprovalScopeKind kind) => new()
    {
        RequestId = "apr-1",
        Kind = kind,
        Binding = s_binding,
        Fingerprint = "shape",
        Database = "shop",
        SessionId = "s-1",
        RowCeiling = 10,
        Approvers = ["ana"],
        IssuedAt = s_now,
        ExpiresAt = s_now.AddMinutes(10),
    };
}
