using DbGuard.Core.Approvals;

namespace DbGuard.Gateway.Api;

/// <summary>What an approver allows, as the API says it.</summary>
/// <param name="For"><c>statement</c>, <c>session</c> or <c>time</c>; null: <c>statement</c>.</param>
/// <param name="Minutes">For <c>time</c>: how long.</param>
/// <param name="AnyParameters">Any literals and parameters, not only these.</param>
/// <param name="RowCeiling">Most rows each execution may change, or return when it changes none.</param>
internal sealed record ScopeBody(string? For = null, double? Minutes = null, bool AnyParameters = false, long? RowCeiling = null)
{
    private const double MostMinutes = 60 * 24 * 366;

    /// <summary>The scope; null when it is none.</summary>
    public ApprovalScope? ToScope()
    {
        ApprovalScopeKind? kind = For switch
        {
            null or "statement" => ApprovalScopeKind.Statement,
            "session" => ApprovalScopeKind.Session,
            "time" => ApprovalScopeKind.Time,
            _ => null,
        };
        return kind is { } known && Minutes is null or (> 0 and <= MostMinutes)
            ? new ApprovalScope(known, AnyParameters, Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null, RowCeiling)
            : null;
    }

    public static ScopeBody Of(ApprovalScope scope) => new(NameOf(scope.Kind), scope.For?.TotalMinutes, scope.AnyParameters, scope.RowCeiling);

    public static string NameOf(ApprovalScopeKind kind) => kind switch
    {
        ApprovalScopeKind.Session => "session",
        ApprovalScopeKind.Time => "time",
        _ => "statement",
    };
}
