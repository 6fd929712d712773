using System.Collections.Frozen;
using System.Security.Cryptography;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Options;
using DbGuard.Protocol.Postgres.Authentication;

namespace DbGuard.Gateway.Identity;

/// <summary>The agents named in the configuration, by user name, with verifiers instead of passwords.</summary>
internal sealed class AgentDirectory
{
    private readonly FrozenDictionary<string, Agent> _agents;
    private readonly byte[] _mockSecret = RandomNumberGenerator.GetBytes(32);

    private AgentDirectory(IEnumerable<Agent> agents) =>
        _agents = agents.ToFrozenDictionary(a => a.Principal.Subject, StringComparer.Ordinal);

    /// <summary>Reads passwords and verifiers; the passwords are not kept.</summary>
    /// <exception cref="GatewayOptionsException">A secret is missing or malformed.</exception>
    public static AgentDirectory From(IEnumerable<AgentOptions> options)
    {
        var problems = new List<OptionsProblem>();
        var agents = new List<Agent>();
        foreach (var (index, agent) in options.Index())
        {
            if (ReadVerifier(agent, $"Agents:{index}", problems) is { } verifier)
            {
                agents.Add(new Agent(PrincipalOf(agent), verifier, [.. agent.Databases]));
            }
        }

        return problems.Count == 0 ? new AgentDirectory(agents) : throw new GatewayOptionsException(problems);
    }

    public Agent? Find(string user) => _agents.GetValueOrDefault(user);

    /// <summary>What an unknown user is checked against: it always fails, in the same way and time.</summary>
    public ScramVerifier MockFor(string user) => ScramVerifier.Mock(user, _mockSecret);

    private static Principal PrincipalOf(AgentOptions agent) => new()
    {
        Kind = agent.Kind,
        Subject = agent.Name,
        Issuer = "config",
        Groups = [.. agent.Groups],
        OnBehalfOf = agent.OnBehalfOf,
        Task = agent.Task,
    };

    private static ScramVerifier? ReadVerifier(AgentOptions agent, string path, List<OptionsProblem> problems)
    {
        if (agent.Verifier is { } text)
        {
            if (ScramVerifier.TryParse(text, out var verifier))
            {
                return verifier;
            }

            problems.Add(new OptionsProblem($"{path}:Verifier", "is not a SCRAM-SHA-256 verifier"));
            return null;
        }

        try
        {
            var password = agent.PasswordVariable is { } variable
                ? Environment.GetEnvironmentVariable(variable)
                : File.ReadLines(agent.PasswordFile!).FirstOrDefault();
            if (!string.IsNullOrEmpty(password))
            {
                return ScramVerifier.Create(password);
            }

            problems.Add(new OptionsProblem(path, "the password is empty"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(new OptionsProblem($"{path}:PasswordFile", "cannot be read"));
        }

        return null;
    }
}
