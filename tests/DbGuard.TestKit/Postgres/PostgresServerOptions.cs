using System.Collections.Immutable;
using DbGuard.TestKit.Certificates;

namespace DbGuard.TestKit.Postgres;

/// <summary>How a throw-away PostgreSQL is set up.</summary>
public sealed record PostgresServerOptions
{
    /// <summary>pg_hba.conf method for TCP connections: <c>trust</c>, <c>password</c>, <c>md5</c> or <c>scram-sha-256</c>.</summary>
    public string Authentication { get; init; } = "scram-sha-256";

    /// <summary>pg_hba.conf lines put before the general one, e.g. <c>host all legacy 127.0.0.1/32 md5</c>.</summary>
    public ImmutableArray<string> HostRules { get; init; } = [];

    /// <summary>Certificate to offer TLS with; null leaves TLS off.</summary>
    public TestCertificate? Certificate { get; init; }

    /// <summary>Further settings as <c>name=value</c>, e.g. <c>password_encryption=md5</c>.</summary>
    public ImmutableArray<string> Settings { get; init; } = [];
}
