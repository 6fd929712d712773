using DbGuard.Core.Identities;

namespace DbGuard.Gateway.Options;

/// <summary>An agent that logs in with SCRAM-SHA-256. Exactly one of <see cref="Verifier"/>, <see cref="PasswordFile"/>, <see cref="PasswordVariable"/>.</summary>
internal sealed class AgentOptions
{
    /// <summary>User name the client sends, and the principal's subject.</summary>
    public string Name { get; set; } = "";

    public PrincipalKind Kind { get; set; } = PrincipalKind.Agent;

    /// <summary>Stored as PostgreSQL stores it: <c>SCRAM-SHA-256$4096:salt$StoredKey:ServerKey</c>.</summary>
    public string? Verifier { get; set; }

    /// <summary>File whose first line is the password.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Environment variable that holds the password.</summary>
    public string? PasswordVariable { get; set; }

    /// <summary>Databases this agent may ask for; empty: all the gateway serves.</summary>
    public IList<string> Databases { get; set; } = [];

    public IList<string> Groups { get; set; } = [];

    /// <summary>The human or ticket it always acts for.</summary>
    public string? OnBehalfOf { get; set; }

    public string? Task { get; set; }
}
