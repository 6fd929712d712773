using DbGuard.Core.Decisions;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Whether a decided text may be forwarded now.</summary>
/// <param name="Refusal">Why not; null when it may.</param>
/// <param name="Text">The text with the decision it runs under; null when refused.</param>
/// <param name="ApprovalId">The approval it runs under; null when none was needed.</param>
internal readonly record struct Admission(Report? Refusal, DecidedText? Text, string? ApprovalId)
{
    /// <summary>Row ceiling of that approval; null when it has none.</summary>
    public GrantedRows? Ceiling { get; init; }

    public static Admission Refused(Report refusal) => new(refusal, null, null);

    public static Admission Granted(DecidedText text, string? approvalId) => new(null, text, approvalId);
}
