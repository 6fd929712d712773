using DbGuard.Protocol.Postgres;

namespace DbGuard.Gateway.Upstream;

/// <summary>The upstream cannot be reached, did not let the gateway in, or refused one of its own queries.</summary>
/// <param name="sqlState">SQLSTATE for the client and the record.</param>
/// <param name="sentence">One sentence without secrets.</param>
/// <param name="innerException">The cause, for the log.</param>
internal sealed class UpstreamException(string sqlState, string sentence, Exception? innerException = null)
    : IOException(sentence, innerException)
{
    public string SqlState { get; } = sqlState;

    public static UpstreamException Unreachable(Exception cause) =>
        new(Protocol.Postgres.SqlState.ConnectionFailure, "the upstream server cannot be reached", cause);
}
