using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres;

/// <summary>What a client is told whose token has expired: nothing more may be done in its name.</summary>
internal static class IdentityExpiry
{
    public static Report Report { get; } = new(ReportSeverity.Fatal, SqlState.InvalidAuthorization, "the token of this session has expired")
    {
        Hint = "connect again with a fresh token",
    };
}
