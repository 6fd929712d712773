using System.Collections.Concurrent;
using System.Security.Cryptography;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Gateway.Postgres.Cancel;

/// <summary>
/// The gateway's own cancel keys. Clients never see the upstream's; a key is 4 random bytes in protocol 3.0 and 32 from 3.2 on.
/// </summary>
internal sealed class CancelRegistry(TimeProvider time)
{
    /// <summary>Wrong keys answered per second, over all clients, before further requests are dropped unread: 4-byte keys must not be guessed.</summary>
    private const int MaxFailuresPerSecond = 20;

    private const int ShortKeyBytes = 4;
    private const int LongKeyBytes = 32;

    private readonly ConcurrentDictionary<int, Registration> _sessions = new();
    private long _windowStart = time.GetTimestamp();
    private int _failures;

    /// <summary>Makes a key for a session; <paramref name="cancel"/> must not block.</summary>
    public CancelRequest Register(ProtocolVersion version, Action cancel)
    {
        var key = RandomNumberGenerator.GetBytes(version.HasLongCancelKeys ? LongKeyBytes : ShortKeyBytes);
        while (true)
        {
            var request = new CancelRequest(RandomNumberGenerator.GetInt32(1, int.MaxValue), key);
            if (_sessions.TryAdd(request.ProcessId, new Registration(key, cancel)))
            {
                return request;
            }
        }
    }

    public void Remove(CancelRequest request) => _sessions.TryRemove(request.ProcessId, out _);

    /// <summary>Cancels what the named session does, if the key is right. Tells nobody whether it was.</summary>
    public void Cancel(CancelRequest request)
    {
        if (IsThrottled())
        {
            return;
        }

        var known = _sessions.TryGetValue(request.ProcessId, out var registration);
        // WHY compare even when unknown: the time taken does not tell whether the process id exists.
        if (request.HasKey(registration?.Key ?? new byte[request.SecretKey.Length]) && known)
        {
            registration!.Cancel();
        }
        else
        {
            Interlocked.Increment(ref _failures);
        }
    }

    private bool IsThrottled()
    {
        var start = Volatile.Read(ref _windowStart);
        if (time.GetElapsedTime(start) > TimeSpan.FromSeconds(1)
            && Interlocked.CompareExchange(ref _windowStart, time.GetTimestamp(), start) == start)
        {
            Volatile.Write(ref _failures, 0);
        }

        return Volatile.Read(ref _failures) >= MaxFailuresPerSecond;
    }

    private sealed record Registration(byte[] Key, Action Cancel);
}
