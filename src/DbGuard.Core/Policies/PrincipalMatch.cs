using System.Collections.Immutable;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies;

/// <summary>One way to be matched to a profile: every condition that is given must hold, and for each any of its patterns will do.</summary>
public sealed record PrincipalMatch
{
    /// <summary>Issuer of the agents that the gateway's own configuration names.</summary>
    public const string ConfigurationIssuer = "config";

    /// <summary>Issuer of the users of the gateway's own machine, whom its kernel vouches for at the API's socket.</summary>
    public const string LocalIssuer = "local";

    /// <summary>Matches every principal.</summary>
    public static PrincipalMatch Everyone { get; } = new();

    public ImmutableArray<Glob> Subjects { get; init; } = [];

    public ImmutableArray<Glob> Issuers { get; init; } = [];

    public ImmutableArray<Glob> Groups { get; init; } = [];

    public ImmutableArray<PrincipalKind> Kinds { get; init; } = [];

    public ImmutableArray<Glob> OnBehalfOf { get; init; } = [];

    public ImmutableArray<Glob> Environments { get; init; } = [];

    public ImmutableArray<Glob> Repositories { get; init; } = [];

    public ImmutableArray<ClaimMatch> Claims { get; init; } = [];

    /// <summary>Networks the client must come from; null: any.</summary>
    public NetworkMatch? Network { get; init; }

    /// <summary>Hours in which access is asked for, any of which will do; none: at any time.</summary>
    public ImmutableArray<TimeWindow> Hours { get; init; } = [];

    /// <summary>True when it needs nothing of a principal, nor of where it comes from and when.</summary>
    public bool IsEveryone =>
        Network is null && Hours.IsEmpty && Subjects.IsEmpty && Issuers.IsEmpty && Groups.IsEmpty && Kinds.IsEmpty && OnBehalfOf.IsEmpty && Environments.IsEmpty && Repositories.IsEmpty && Claims.IsEmpty;

    public bool Fits(Principal principal, in AccessContext context) =>
        (Subjects.IsEmpty || AnyMatches(Subjects, principal.Subject))
        && (Issuers.IsEmpty || AnyMatches(Issuers, principal.Issuer))
        && (Groups.IsEmpty || principal.Groups.Any(g => AnyMatches(Groups, g)))
        && (Kinds.IsEmpty || Kinds.Contains(principal.Kind))
        && (OnBehalfOf.IsEmpty || (principal.OnBehalfOf is { } human && AnyMatches(OnBehalfOf, human)))
        && (Environments.IsEmpty || (principal.Environment is { } environment && AnyMatches(Environments, environment)))
        && (Repositories.IsEmpty || (principal.Repository is { } repository && AnyMatches(Repositories, repository)))
        && (Network is null || (context.ClientAddress is { } address && Network.Fits(address)))
        && (Hours.IsEmpty || IsOpen(context.At))
        && Claims.All(c => principal.Claims.TryGetValue(c.Name, out var values) && values.Any(value => AnyMatches(c.Values, value)));

    /// <summary>True when every principal that fits <paramref name="other"/> fits this one too; false when that cannot be shown cheaply.</summary>
    public bool Covers(PrincipalMatch other) =>
        Covers(Subjects, other.Subjects)
        && Covers(Issuers, other.Issuers)
        && Covers(Groups, other.Groups)
        && (Kinds.IsEmpty || (!other.Kinds.IsEmpty && other.Kinds.All(k => Kinds.Contains(k))))
        && Covers(OnBehalfOf, other.OnBehalfOf)
        && Covers(Environments, other.Environments)
        && Covers(Repositories, other.Repositories)
        && (Network is null || (other.Network is { } network && Network.Covers(network)))
        && (Hours.IsEmpty || (!other.Hours.IsEmpty && other.Hours.All(o => Hours.Any(h => h.Covers(o)))))
        && Claims.All(c => other.Claims.Any(o => o.Name == c.Name && Covers(c.Values, o.Values)));

    private bool IsOpen(DateTimeOffset? at)
    {
        if (at is { } moment)
        {
            foreach (var window in Hours)
            {
                if (window.IsOpen(moment))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool AnyMatches(ImmutableArray<Glob> patterns, string value)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(ImmutableArray<Glob> general, ImmutableArray<Glob> special) =>
        general.IsEmpty || (!special.IsEmpty && special.All(s => general.Any(g => g.Covers(s))));
}

/// <summary>A claim that must be there with one of these values.</summary>
public sealed record ClaimMatch(string Name, ImmutableArray<Glob> Values);
