namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>The SASL mechanisms PostgreSQL knows.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 54.3 SASL Authentication; RFC 7677.</remarks>
public static class ScramMechanisms
{
    public const string Sha256 = "SCRAM-SHA-256";

    /// <summary>With channel binding of type tls-server-end-point.</summary>
    public const string Sha256Plus = "SCRAM-SHA-256-PLUS";

    internal const string BindingType = "tls-server-end-point";
}
