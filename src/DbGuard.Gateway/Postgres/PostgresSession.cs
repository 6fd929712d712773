using DbGuard.Core.Audit;
using DbGuard.Gateway.Postgres.Holds;
using DbGuard.Gateway.Postgres.Pumps;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres;

/// <summary>One client with its own upstream session, from the first ReadyForQuery to the end. Owns both connections.</summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly SessionState _state;
    private readonly ClientPump _client;
    private readonly UpstreamPump _upstream;
    private readonly ILogger _logger;
    private Report? _farewell;
    private bool _isDrained;

    public PostgresSession(SessionState state)
    {
        _state = state;
        _client = new ClientPump(state, new HoldDesk(state.Services, state.Context));
        _upstream = new UpstreamPump(state);
        _logger = state.Services.Logging.CreateLogger<PostgresSession>();
    }

    public string Id => _state.Context.Id;

    /// <summary>Who it belongs to.</summary>
    public SessionContext Context => _state.Context;

    /// <summary>True while a statement of it waits for an approval.</summary>
    public bool IsHolding => _state.IsHolding;

    /// <summary>True when the session does nothing and no transaction is open.</summary>
    public bool IsIdle => !_state.Replies.IsBusy && _state.TransactionStatus == TransactionStatus.Idle && !_state.IsHolding;

    /// <summary>When the proof of the principal's identity ends; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt => _state.Context.Principal.ExpiresAt;

    /// <summary>Time stamp of the client's last message.</summary>
    public long LastActivity => _client.LastActivity;

    /// <summary>Ends the session when the policy gives its principal no profile any more, and cancels what runs longer than the profile allows. For one thread at a time.</summary>
    public void Watch()
    {
        if (_state.Desk.InForce() is { IsResolved: false } refused)
        {
            End(IdentityExpiry.OfProfile(refused));
        }

        _state.Clock.Tick();
    }

    /// <summary>Runs the session to its end. Never throws.</summary>
    public async Task RunAsync()
    {
        var client = GuardAsync(_client.RunAsync());
        var upstream = GuardAsync(_upstream.RunAsync());
        var ended = await Task.WhenAny(client, upstream);
        var first = await ended;
        _state.KeepsHold = _state.Held is not null && ended == upstream && (_isDrained || _farewell is null);
        await FarewellAsync(Farewell(first));
        if (first.SafetyCode is { } code)
        {
            TryRecord(() => _state.Evidence.Safety(code, first.Message));
        }

        await LeaveUpstreamAsync();
        _state.Client.Transport.Abort();
        _state.Upstream.Channel.Transport.Abort();
        _state.CancelHold();
        foreach (var reply in _state.Replies.Abandon())
        {
            for (; reply.CurrentRun is { } run; reply.RunIndex++)
            {
                TryRecord(() => _state.Evidence.Finished(run, null, Sessions.SessionEvidence.SessionEnded));
            }

            reply.IsOver = true;
            reply.Question?.Fail(SqlState.ConnectionFailure);
            reply.Question?.End();
            reply.NeverBecomeReady();
        }

        _state.CopyIn.Close();
        await client;
        await upstream;
        if (_client.Held is { HeldEnd: not null } held)
        {
            TryRecord(() => _state.Evidence.Finished(held, held.HeldTag, Sessions.SessionEvidence.SessionEnded));
        }

        TryRecord(() => _state.Evidence.Closed(first.Message));
        if (first.Cause is { } cause)
        {
            SessionLog.Failed(_logger, Id, cause);
        }

        SessionLog.Closed(_logger, Id, first.Message);
    }

    /// <summary>The gateway stops: as <see cref="End"/>, but a request for approval stays, to be taken up again.</summary>
    public void Drain(Report report)
    {
        _isDrained |= _farewell is null;
        End(report);
    }

    /// <summary>Ends the session from outside: the client gets a last message.</summary>
    public void End(Report report)
    {
        Interlocked.CompareExchange(ref _farewell, report, null);
        // WHY shutdown of the upstream side: the upstream pump ends, and with it the session, in order.
        _state.Upstream.Channel.Transport.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        _state.Context.Credential?.Leave();
        _state.Seat.Dispose();
        await _state.Client.DisposeAsync();
        await _state.Upstream.DisposeAsync();
        _state.Output.Dispose();
        _upstream.Dispose();
    }

    private static async Task<SessionEndException> GuardAsync(Task pump)
    {
        try
        {
            await pump;
            return new SessionEndException("the client ended the session", null);
        }
        catch (SessionEndException end)
        {
            return end;
        }
        catch (AuditUnavailableException)
        {
            return new SessionEndException(
                "evidence cannot be written",
                new Report(ReportSeverity.Fatal, SqlState.SystemError, "DBG8001 evidence cannot be written, so nothing can be executed; the session was ended"));
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            return new SessionEndException("a connection broke", null);
        }
        catch (Exception failure)
        {
            // Whatever went wrong, the session ends and nothing more is forwarded.
            return new SessionEndException(
                $"internal error: {failure.GetType().Name}",
                new Report(ReportSeverity.Fatal, SqlState.InternalError, "the gateway had an internal error; the session was ended"))
            {
                SafetyCode = "DBG5202",
                Cause = failure,
            };
        }
    }

    private static void TryRecord(Action record)
    {
        try
        {
            record();
        }
        catch (AuditUnavailableException)
        {
            // The sink has reported it; the session is over anyway.
        }
    }

    private Report? Farewell(SessionEndException end)
    {
        var report = _farewell ?? end.Report;
        return _state is { KeepsHold: true, Held: { } held }
            ? HoldReports.Interrupted(report ?? new Report(ReportSeverity.Fatal, SqlState.ConnectionFailure, "terminating connection: the upstream server has ended the session"), held.Request, held.ResumeToken)
            : report;
    }

    private async Task FarewellAsync(Report? report)
    {
        if (report is null)
        {
            return;
        }

        try
        {
            lock (_state.Output.Gate)
            {
                report.Write(_state.Output.Writer);
            }

            await _state.Output.FlushAsync().AsTask().WaitAsync(s_farewell);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or TimeoutException)
        {
            // The client is gone or does not read: there is nobody to tell.
        }
    }

    /// <summary>Ends the upstream session: at once when it is idle, else what it does is cancelled first, so that it does not run on for nobody.</summary>
    private async Task LeaveUpstreamAsync()
    {
        try
        {
            if (_state.Replies.IsBusy)
            {
                await _state.CancelUpstreamAsync().WaitAsync(s_farewell);
            }

            using var terminate = new Protocol.Postgres.Framing.PacketWriter(16);
            default(TerminateMessage).Write(terminate);
            await _state.Upstream.Channel.Transport.SendAsync(terminate.WrittenMemory).AsTask().WaitAsync(s_farewell);
        }
        catch (Exception failure) when (failure is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or TimeoutException or InvalidOperationException)
        {
            // The upstream is gone already.
        }
    }
}
