using System.Collections.Concurrent;
using System.Net;
using System.Threading.RateLimiting;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Identity;

/// <summary>
/// Bounds failed logins of an address and of a user name, at every door together. Only failures count: who has the right credential may log in
/// as often as it likes. A name under attack stays usable from where it logged in before (docs/adr/0018-abuse.md).
/// </summary>
internal sealed class LoginThrottle : IDisposable
{
    /// <summary>Places remembered from which a name logged in.</summary>
    private const int MostPlaces = 10_000;

    /// <summary>Records of throttled logins that one address may cause in a minute.</summary>
    private const int RecordsPerMinute = 6;

    private static readonly TimeSpan s_remembered = TimeSpan.FromDays(1);

    private readonly PartitionedRateLimiter<IPAddress>? _addresses;
    private readonly PartitionedRateLimiter<string>? _users;
    private readonly PartitionedRateLimiter<IPAddress> _records = Limiter<IPAddress>(RecordsPerMinute)!;
    private readonly ConcurrentDictionary<(string User, IPAddress Network), DateTimeOffset> _places = new();
    private readonly TimeProvider _time;

    public LoginThrottle(LimitOptions limits, TimeProvider time)
    {
        _addresses = Limiter<IPAddress>(limits.FailedLoginsPerAddress);
        _users = Limiter<string>(limits.FailedLoginsPerUser);
        _time = time;
    }

    /// <summary>Why a login may not even be tried; null when it may.</summary>
    /// <param name="user">The name given; null at doors where a token alone counts.</param>
    /// <param name="address">Where it comes from; null when not known.</param>
    public string? Refusal(string? user, IPAddress? address)
    {
        var network = ClientNetwork.Of(address);
        if (!HasLeft(_addresses, network))
        {
            return "too many failed logins from this address";
        }

        return user is not null && !HasLeft(_users, user) && !IsKnown(user, network)
            ? "too many failed logins of this user"
            : null;
    }

    /// <summary>True when a throttled login may be recorded: a flood of them must not become a flood of records.</summary>
    public bool MayRecord(IPAddress? address)
    {
        using var lease = _records.AttemptAcquire(ClientNetwork.Of(address));
        return lease.IsAcquired;
    }

    /// <summary>A login failed for its credential.</summary>
    public void Failed(string? user, IPAddress? address)
    {
        using var ofAddress = _addresses?.AttemptAcquire(ClientNetwork.Of(address));
        using var ofUser = user is null ? null : _users?.AttemptAcquire(user);
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
        _records.Dispose();
    }

    private bool IsKnown(string user, IPAddress network) => _places.TryGetValue((user, network), out var at) && _time.GetUtcNow() - at <= s_remembered;

    private static bool HasLeft<T>(PartitionedRateLimiter<T>? limiter, T key)
    {
        // Zero permits are asked for: that tells whether there are any, and takes none.
        using var lease = limiter?.AttemptAcquire(key, permitCount: 0);
        return lease is null or { IsAcquired: true };
    }

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
