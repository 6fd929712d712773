using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Recordings;

namespace DbGuard.Gateway.Console.Records;

/// <summary>One event of a session on its time axis.</summary>
/// <param name="Offset">Since the session's first record.</param>
/// <param name="At">When.</param>
/// <param name="Sequence">Place in the chain.</param>
/// <param name="Kind">Kind of record.</param>
/// <param name="Number">Statement of the session.</param>
/// <param name="Body">The record's fields.</param>
/// <param name="Response">What the client was given, of a response.</param>
internal sealed record TimelineEvent(
    TimeSpan Offset, DateTimeOffset At, long Sequence, string Kind, long? Number, AuditBody Body, IReadOnlyList<ResponsePart> Response)
{
    /// <summary>What it means for the eye: a verdict, a state, or a plain event.</summary>
    public string Tone => Kind switch
    {
        "statement_decided" => Body.Text("decision", "verdict") ?? "plain",
        "statement_finished" => Body.Text("error") is null ? "plain" : "deny",
        "approval_requested" => "hold",
        "approval_resolved" or "approval_answered" => Body.Text("approval_state") is "approved" ? "allow" : Body.Text("approval_state") is "denied" ? "deny" : "hold",
        "safety_event" or "session_refused" => "deny",
        _ => "plain",
    };
}
