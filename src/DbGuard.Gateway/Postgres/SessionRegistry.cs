using System.Collections.Concurrent;
using DbGuard.Core.Diagnostics;
using DbGuard.Gateway.Api;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres;

/// <summary>The open sessions and connections, their number, and their end when the gateway stops.</summary>
internal sealed class SessionRegistry(int maxConnections, TimeProvider time) : ISessionDirectory
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<PostgresSession, byte> _sessions = new();
    private int _connections;
    private volatile bool _isDraining;

    /// <summary>Connections counted, logged in or not.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public int Sessions => _sessions.Count;

    /// <summary>No new session may begin.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Counts a connection; false when there are too many.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _connections) <= maxConnections)
        {
            return true;
        }

        Interlocked.Decrement(ref _connections);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _connections);

    public void Add(PostgresSession session)
    {
        _sessions.TryAdd(session, 0);
        GuardMetrics.SessionBegan();
    }

    public void Remove(PostgresSession session)
    {
        _sessions.TryRemove(session, out _);
        GuardMetrics.SessionEnded();
    }

    /// <inheritdoc />
    public IReadOnlyList<SessionView> List() =>
    [
        .. _sessions.Keys.Select(session => new SessionView
        {
            Id = session.Id,
            Principal = session.Context.Principal.ToString(),
            OnBehalfOf = session.Context.Principal.OnBehalfOf,
            Task = session.Context.Principal.Task,
            Profile = session.Context.Profile.Name,
            Database = session.Context.Database,
            Client = session.Context.ClientAddress,
            Application = session.Context.Application,
            State = session.IsHolding ? "holding" : session.IsIdle ? "idle" : "busy",
            IdleMs = (long)time.GetElapsedTime(session.LastActivity).TotalMilliseconds,
        }).OrderBy(view => view.Id, StringComparer.Ordinal),
    ];

    /// <inheritdoc />
    public bool End(string id)
    {
        var session = _sessions.Keys.FirstOrDefault(s => s.Id == id);
        session?.End(new Report(ReportSeverity.Fatal, SqlState.AdminShutdown, "terminating connection: an operator ended the session"));
        return session is not null;
    }

    /// <summary>Ends idle sessions whose client has not sent anything for <paramref name="idleTimeout"/>; zero: none.</summary>
    public void Sweep(TimeSpan idleTimeout)
    {
        foreach (var session in _sessions.Keys)
        {
            if (!session.IsIdle)
            {
                continue;
            }

            if (idleTimeout > TimeSpan.Zero && time.GetElapsedTime(session.LastActivity) > idleTimeout)
            {
                session.End(new Report(ReportSeverity.Fatal, SqlState.IdleSessionTimeout, "terminating connection due to idle-session timeout"));
            }
        }
    }

    /// <summary>
    /// Ends sessions whose identity's proof has ended or was taken back, whatever they do (what runs upstream is cancelled), and cancels statements
    /// that run longer than their profiles allow.
    /// </summary>
    public void Watch()
    {
        var now = time.GetUtcNow();
        foreach (var (session, _) in _sessions)
        {
            if (session.Context.Credential is { RevokedBy: not null })
            {
                session.End(IdentityExpiry.Revoked);
            }
            else if (session.ExpiresAt <= now)
            {
                session.End(IdentityExpiry.Of(session.Context));
            }

            session.Watch();
        }
    }

    /// <summary>Ends idle sessions now, others when they become idle, all at the end of the time allowed.</summary>
    public async Task DrainAsync(TimeSpan allowed, CancellationToken cancellationToken)
    {
        _isDraining = true;
        var report = new Report(ReportSeverity.Fatal, SqlState.AdminShutdown, "terminating connection: the gateway is shutting down");
        var started = time.GetTimestamp();
        while (!_sessions.IsEmpty)
        {
            var mustEnd = time.GetElapsedTime(started) >= allowed || cancellationToken.IsCancellationRequested;
            foreach (var session in _sessions.Keys)
            {
                if (mustEnd || session.IsIdle)
                {
                    session.Drain(report);
                }
            }

            if (mustEnd && time.GetElapsedTime(started) >= allowed + TimeSpan.FromSeconds(5))
            {
                return;
            }

            await Task.Delay(s_poll, time, CancellationToken.None);
        }
    }
}
