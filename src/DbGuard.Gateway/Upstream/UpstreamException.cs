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

    /// <summary>True when it is the gateway that does not go on, not the server that refuses.</summary>
    public bool IsOurs { get; init; }

    /// <summary>True when the gateway refuses to use the role, whatever the server says.</summary>
    public bool IsSuperuser { get; private init; }

    public static UpstreamException Superuser() => new(
        Protocol.Postgres.SqlState.InvalidAuthorization,
        "the gateway's role on the upstream server is a superuser, to whom the database refuses nothing: give it an ordinary role, or set Upstream:AllowSuperuser")
    {
        IsSuperuser = true,
        IsOurs = true,
    };

    public static UpstreamException Unreachable(Exception cause) =>
        new(Protocol.Postgres.SqlState.ConnectionFailure, "the upstream server cannot be reached", cause);
}
