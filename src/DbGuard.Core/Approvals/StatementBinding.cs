namespace DbGuard.Core.Approvals;

/// <summary>
/// What a request, and the grant that answers it, is bound to: exactly this text about these objects, these parameters, this principal and this policy.
/// Execution recomputes it and compares; any difference voids the grant.
/// </summary>
/// <param name="StatementHash">SHA-256 hex of the exact statement bytes.</param>
/// <param name="ParametersHash">SHA-256 hex over the bound parameters (count, formats, lengths, bytes).</param>
/// <param name="Principal">Issuer/subject.</param>
/// <param name="PolicyVersion">Policy content hash.</param>
public sealed record StatementBinding(string StatementHash, string ParametersHash, string Principal, string PolicyVersion)
{
    /// <summary>
    /// SHA-256 hex over the qualified names of the relations and functions that the text's names stand for, and how they are touched: under another
    /// search path the same text is another statement.
    /// </summary>
    public string ObjectsHash { get; init; } = "";
}
