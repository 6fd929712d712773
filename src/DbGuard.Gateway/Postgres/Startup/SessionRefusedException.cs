using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>A connection does not become a session: what the client is told and what the record says.</summary>
/// <param name="sqlState">SQLSTATE.</param>
/// <param name="sentence">For the client: one sentence.</param>
/// <param name="recorded">For the record, where the client must not learn the reason; null: the sentence.</param>
internal sealed class SessionRefusedException(string sqlState, string sentence, string? recorded = null) : Exception(sentence)
{
    public string SqlState { get; } = sqlState;

    public string Recorded { get; } = recorded ?? sentence;

    /// <summary>Code for the record, e.g. <c>DBG7001</c>.</summary>
    public string Code { get; init; } = "DBG7001";

    /// <summary>Help for the client.</summary>
    public string? Hint { get; init; }

    /// <summary>Not even tried, because too many have failed.</summary>
    public bool IsThrottled { get; init; }

    public Report ToReport() => new(ReportSeverity.Fatal, SqlState, Message) { Hint = Hint };
}
