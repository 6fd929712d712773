using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;

namespace DbGuard.Gateway.Api;

/// <summary>One reason for a hold as the API shows it.</summary>
internal sealed record ApprovalReasonView(string Verdict, string Code, string Rule, string Sentence, string Help, IReadOnlyList<string> Objects)
{
    public static ApprovalReasonView Of(DecisionReason reason) =>
        new(AuditNames.Of(reason.Verdict), reason.Code, reason.Rule, reason.Sentence, reason.Help, reason.Objects);
}
