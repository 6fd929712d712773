using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Core.Masking;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Reports;

/// <summary>Denials as PostgreSQL errors: SQLSTATE, sentence, one JSON object in DETAIL, help in HINT. Core has the words.</summary>
internal static class Denials
{
    /// <summary>The denial of a text.</summary>
    public static Report For(GuardOutcome outcome, ReadOnlySpan<byte> text) => From(DenialText.From(outcome, text));

    /// <summary>One reason as an error.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="sqlState">Where the code has none of its own; null: Core's for the code.</param>
    public static Report For(DecisionReason reason, string? sqlState = null)
    {
        var report = From(DenialText.From(reason));
        return sqlState is null ? report : report with { SqlState = sqlState };
    }

    /// <summary>A result that the second witness refuses.</summary>
    public static Report For(WitnessRefusal refusal) =>
        For(new DecisionReason(Verdict.Deny, refusal.Code, "result-witness", refusal.Sentence, refusal.Help, [], IsRetryable: refusal.IsRetryable));

    /// <summary>An error of the gateway itself.</summary>
    public static Report Own(string code, string sqlState, string sentence, string help = "", bool isRetryable = false) =>
        For(new DecisionReason(Verdict.Deny, code, "gateway", sentence, help, [], IsRetryable: isRetryable), sqlState);

    private static Report From(DenialText text) => new(ReportSeverity.Error, text.SqlState, text.Message)
    {
        Detail = text.Detail.Length > 0 ? text.Detail : null,
        Hint = text.Hint.Length > 0 ? text.Hint : null,
        Position = text.Position,
    };
}
