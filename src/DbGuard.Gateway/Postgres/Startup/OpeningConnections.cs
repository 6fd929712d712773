using System.Net;
using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>
/// Counts connections whose login is not finished, in all and by client network, so that connections that never log in (slow loris) keep nobody
/// out: they have places of their own, which end with <see cref="LimitOptions.LoginTimeout"/>. Thread-safe.
/// </summary>
internal sealed class OpeningConnections(LimitOptions limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _byNetwork = [];
    private int _all;

    /// <summary>Takes a place; false when there is none, or none for this network.</summary>
    public bool TryEnter(IPAddress? address)
    {
        var network = ClientNetwork.Of(address);
        lock (_gate)
        {
            var here = _byNetwork.GetValueOrDefault(network);
            if (_all >= limits.OpeningConnections || here >= limits.OpeningConnectionsPerAddress)
            {
                return false;
            }

            _all++;
            _byNetwork[network] = here + 1;
            return true;
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(IPAddress? address)
    {
        var network = ClientNetwork.Of(address);
        lock (_gate)
        {
            _all--;
            if (--_byNetwork[network] is 0)
            {
                _byNetwork.Remove(network);
            }
        }
    }
}
