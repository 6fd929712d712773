using DbGuard.Core.Policies;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres;

/// <summary>What the client is told when the proof of its identity has ended, and with it the session.</summary>
internal static class IdentityExpiry
{
    private static readonly Report s_token = new(ReportSeverity.Fatal, SqlState.InvalidAuthorization, "the token of this session has expired")
    {
        Hint = "connect again with a fresh token",
    };

    private static readonly Report s_credential = new(ReportSeverity.Fatal, SqlState.InvalidAuthorization, "the credential of this session has expired")
    {
        Hint = "ask for a new one with `dbguard access request`",
    };

    private static readonly Report s_certificate = new(ReportSeverity.Fatal, SqlState.InvalidAuthorization, "the client certificate of this session has expired")
    {
        Hint = "connect again with a fresh certificate",
    };

    /// <summary>The credential was taken back. By whom is for the record, not for the client.</summary>
    public static Report Revoked { get; } = new(ReportSeverity.Fatal, SqlState.InvalidAuthorization, "the credential of this session was revoked")
    {
        Hint = "ask the operator why; `dbguard access show` tells what is recorded",
    };

    /// <summary>The policy gives the principal no profile any more: another is in force, or the hours of the profile are over.</summary>
    public static Report OfProfile(ProfileResolution refused) =>
        new(ReportSeverity.Fatal, SqlState.InvalidAuthorization, $"{refused.Code} this session has no profile any more: {refused.Refusal}") { Hint = refused.Help };

    public static Report Of(SessionContext context) => context.EndsWithCertificate ? s_certificate : context.Credential is null ? s_token : s_credential;
}
