using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace DbGuard.Core.Policies;

/// <summary>Networks a client may come from, any of which will do.</summary>
/// <param name="Networks">IPv4 and IPv6 networks; none is IPv4-mapped.</param>
public sealed record NetworkMatch(ImmutableArray<IPNetwork> Networks)
{
    /// <summary>The word for this machine itself: loopback and Unix sockets, for which doors say loopback.</summary>
    public const string Local = "local";

    private static readonly ImmutableArray<IPNetwork> s_local = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>True when the address is in one of the networks; an IPv4-mapped IPv6 address counts as the IPv4 address it is.</summary>
    public bool Fits(IPAddress address)
    {
        var bare = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in Networks)
        {
            if (network.Contains(bare))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when every address of <paramref name="other"/> is in one network of this one.</summary>
    public bool Covers(NetworkMatch other) =>
        other.Networks.All(o => Networks.Any(n => n.PrefixLength <= o.PrefixLength && n.Contains(o.BaseAddress)));

    /// <summary>Reads <c>10.0.0.0/8</c>, <c>fd00::/8</c>, a single address or <c>local</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="networks">The networks it stands for.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out IPNetwork[]? networks)
    {
        if (text == Local)
        {
            networks = [.. s_local];
            return true;
        }

        networks = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        // INVARIANT: IPv4 is written with four numbers: the parser would take `10/8` for 0.0.0.10/8.
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address)
            || address.IsIPv4MappedToIPv6
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != (slash < 0 ? text : text[..slash])))
        {
            return false;
        }

        if (!IPNetwork.TryParse(slash < 0 ? $"{text}/{address.GetAddressBytes().Length * 8}" : text, out var network)
            // A host written as a network is more likely a slip than a network.
            || !network.BaseAddress.Equals(address))
        {
            return false;
        }

        networks = [network];
        return true;
    }
}
