using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Core.Identities;

/// <summary>
/// A principal as people write one on a command line or in a case, never proof of anything:
/// <c>config/claude</c> or <c>corporate/ann kind=human group=dba group=risk for=bob@x.example task=T-1 claim.department=risk</c>.
/// </summary>
public static class PrincipalText
{
    public const string Help = "write `issuer/subject`, then what else is known of it: `kind=human group=dba for=ann task=T-1 environment=production repository=bank/pay stated_for=ann claim.department=risk`";

    /// <summary>Reads a principal. Without <c>kind</c> it is an agent; without an issuer it is one of the gateway's configuration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="principal">The principal.</param>
    /// <param name="error">What is wrong; empty when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Principal? principal, out string error)
    {
        principal = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var slash = words.Length == 0 ? -1 : words[0].IndexOf('/', StringComparison.Ordinal);
        var subject = words.Length == 0 ? "" : words[0][(slash + 1)..];
        if (subject.Length == 0 || slash == 0)
        {
            error = "a principal needs an issuer and a subject";
            return false;
        }

        var kind = PrincipalKind.Agent;
        var groups = ImmutableArray.CreateBuilder<string>();
        var claims = new Dictionary<string, ImmutableArray<string>>();
        string? onBehalfOf = null, task = null, environment = null, repository = null, granted = null;
        var stated = StatedPurpose.Nothing;
        foreach (var word in words[1..])
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals < 0 ? (word, "") : (word[..equals], word[(equals + 1)..]);
            switch (key)
            {
                case "kind" when Enum.TryParse(value, ignoreCase: true, out kind) && Enum.IsDefined(kind):
                    break;
                case "group" when value.Length > 0:
                    groups.Add(value);
                    break;
                case "for" when value.Length > 0:
                    onBehalfOf = value;
                    break;
                case "task" when value.Length > 0:
                    task = value;
                    break;
                case "environment" when value.Length > 0:
                    environment = value;
                    break;
                case "repository" when value.Length > 0:
                    repository = value;
                    break;
                case "granted" when value.Length > 0:
                    granted = value;
                    break;
                case "stated_for" when value.Length > 0:
                    stated = stated with { OnBehalfOf = value };
                    break;
                case "stated_task" when value.Length > 0:
                    stated = stated with { Task = value };
                    break;
                case var _ when key.StartsWith("claim.", StringComparison.Ordinal) && key.Length > "claim.".Length && equals > 0:
                    var name = key["claim.".Length..];
                    claims[name] = claims.TryGetValue(name, out var earlier) ? earlier.Add(value) : [value];
                    break;
                default:
                    error = $"`{word}` says nothing about a principal";
                    return false;
            }
        }

        principal = new Principal
        {
            Kind = kind,
            Issuer = slash < 0 ? "config" : words[0][..slash],
            Subject = subject,
            Groups = groups.ToImmutable(),
            OnBehalfOf = onBehalfOf,
            Task = task,
            Environment = environment,
            Repository = repository,
            GrantedProfile = granted,
            Stated = stated,
            Claims = claims.ToFrozenDictionary(),
        };
        error = "";
        return true;
    }
}
