using System.Collections.Concurrent;
using System.Net;
using System.Threading.RateLimiting;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Identity;

/// <summary>
/// Bounds failed logins by password, of an address and of a user name, and the records that refused logins of any kind leave. Only failures count: who has the right
/// credential may log in as often as it likes. Who has logged in from a place before is not kept out by others there, or by others who try its name (docs/adr/0018-abuse.md).
/// </summary>
internal sealed class LoginThrottle : IDisposable
{
    /// <summary>Places remembered from which a name logged in.</summary>
    private const int MostPlaces = 10_000;

    /// <summary>Records of refused logins that one address may cause in a minute.</summary>
    private const int RecordsPerMinute = 120;

    /// <summary>Addresses whose records are counted when there are too many.</summary>
    private const int MostCounted = 10_000;

    private static readonly TimeSpan s_remembered = TimeSpan.FromDays(1);

    private readonly PartitionedRateLimiter<IPAddress>? _addresses;
    private readonly PartitionedRateLimiter<string>? _users;
    private readonly PartitionedRateLimiter<(string User, IPAddress Network)>? _known;
    private readonly ConcurrentDictionary<IPAddress, int> _unrecorded = new();
    private readonly PartitionedRateLimiter<IPAddress> _records = Limiter<IPAddress>(RecordsPerMinute)!;
    private readonly ConcurrentDictionary<(string User, IPAddress Network), DateTimeOffset> _places = new();
    private readonly TimeProvider _time;

    public LoginThrottle(LimitOptions limits, TimeProvider time)
    {
        _addresses = Limiter<IPAddress>(limits.FailedLoginsPerAddress);
        _users = Limiter<string>(limits.FailedLoginsPerUser);
        _known = Limiter<(string, IPAddress)>(limits.FailedLoginsPerUser);
        _time = time;
    }

    /// <summary>Why a login may not even be tried; null when it may.</summary>
    /// <param name="user">The name given.</param>
    /// <param name="address">Where it comes from; null when not known.</param>
    public string? Refusal(string user, IPAddress? address)
    {
        const string OfUser = "too many failed logins of this user";
        var network = ClientNetwork.Of(address);
        if (IsKnown(user, network))
        {
            return HasLeft(_known, (user, network)) ? null : OfUser;
        }

        return !HasLeft(_addresses, network) ? "too many failed logins from this address"
            : !HasLeft(_users, user) ? OfUser
            : null;
    }

    /// <summary>Whether a refused login may be recorded: a flood of them must not become a flood of records.</summary>
    /// <param name="address">Where it comes from; null when not known.</param>
    /// <param name="unrecorded">How many of this address were not, since the last one that was.</param>
    public bool MayRecord(IPAddress? address, out int unrecorded)
    {
        var network = ClientNetwork.Of(address);
        unrecorded = 0;
        using var lease = _records.AttemptAcquire(network);
        if (lease.IsAcquired)
        {
            _unrecorded.TryRemove(network, out unrecorded);
            return true;
        }

        if (_unrecorded.Count < MostCounted || _unrecorded.ContainsKey(network))
        {
            _unrecorded.AddOrUpdate(network, 1, static (_, count) => count + 1);
        }

        return false;
    }

    /// <summary>A password was wrong.</summary>
    public void Failed(string user, IPAddress? address)
    {
        var network = ClientNetwork.Of(address);
        using var ofAddress = _addresses?.AttemptAcquire(network);
        using var ofUser = _users?.AttemptAcquire(user);
        using var ofKnown = IsKnown(user, network) ? _known?.AttemptAcquire((user, network)) : null;
    }

    /// <summary>A login succeeded.</summary>
    public void Succeeded(string user, IPAddress? address)
    {
        if (_users is null)
        {
            return;
        }

        var now = _time.GetUtcNow();
        if (_places.Count >= MostPlaces)
        {
            foreach (var (place, at) in _places)
            {
                if (now - at > s_remembered || _places.Count > MostPlaces)
                {
                    _places.TryRemove(place, out _);
                }
            }
        }

        _places[(user, ClientNetwork.Of(address))] = now;
    }

    public void Dispose()
    {
        _addresses?.Dispose();
        _users?.Dispose();
        _known?.Dispose();
        _records.Dispose();
    }

    private bool IsKnown(string user, IPAddress network) => _places.TryGetValue((user, network), out var at) && _time.GetUtcNow() - at <= s_remembered;

    /// <summary>WHY not by asking for zero permits: a fraction of one, which a moment brings, would do for that.</summary>
    private static bool HasLeft<T>(PartitionedRateLimiter<T>? limiter, T key) => limiter?.GetStatistics(key) is not { CurrentAvailablePermits: < 1 };

    /// <summary>A minute's worth at once, then one for each part of a minute; null without a limit.</summary>
    private static PartitionedRateLimiter<T>? Limiter<T>(int perMinute)
        where T : notnull => perMinute == 0 ? null : PartitionedRateLimiter.Create<T, T>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
            QueueLimit = 0,
        }));
}
