using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using DbGuard.Core.Audit;
using DbGuard.Core.Diagnostics;
using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Postgres.Startup;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Gateway.Tls;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Gateway.Postgres;

/// <summary>Takes connections of PostgreSQL clients. Kestrel cannot: PostgreSQL asks for TLS inside its own protocol.</summary>
internal sealed class PostgresListener(
    PostgresListenerOptions options, DoorServices services, ClientGreeting greeting, SessionOpener opener, SessionRegistry sessions, LoginThrottle throttle, ILogger<PostgresListener> logger)
    : IHostedService, IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan s_acceptPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_sweep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_watch = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private readonly OpeningConnections _opening = new(services.Limits);
    private Socket? _listener;
    private bool _isDisposed;
    private Task _accepting = Task.CompletedTask;
    private Task _sweeping = Task.CompletedTask;

    /// <summary>Where it listens; the port is the real one even when 0 was asked for.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var address = IPAddress.Parse(options.Address);
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(new IPEndPoint(address, options.Port));
            _listener.Listen(Backlog);
        }
        catch (SocketException failure)
        {
            throw new IOException($"Postgres:Port {new IPEndPoint(address, options.Port)}: {failure.Message}", failure);
        }

        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        SessionLog.Listening(logger, EndPoint.ToString());
        _accepting = AcceptAsync(_listener);
        _sweeping = Task.WhenAll(EveryAsync(s_sweep, () => sessions.Sweep(services.Limits.IdleTimeout)), EveryAsync(s_watch, sessions.Watch));
        return Task.CompletedTask;
    }

    /// <summary>Takes no more connections and drains the sessions.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _listener?.Dispose();
        SessionLog.Draining(logger, sessions.Sessions);
        await sessions.DrainAsync(services.Limits.DrainTimeout, cancellationToken);
        await _stopping.CancelAsync();
        await _accepting;
        await _sweeping;
    }

    public async ValueTask DisposeAsync()
    {
        // WHY: the container owns it twice, as itself and as a hosted service.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _listener?.Dispose();
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync();
            }
            catch (Exception failure) when (failure is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException failure)
            {
                // Out of file handles, or the client left in the queue: others still want in.
                SessionLog.AcceptFailed(logger, failure);
                await Task.Delay(s_acceptPause, services.Time);
                continue;
            }

            _ = ServeAsync(socket);
        }
    }

    private async Task EveryAsync(TimeSpan interval, Action action)
    {
        using var timer = new PeriodicTimer(interval, services.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                action();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    /// <summary>Serves one connection to its end. Never throws.</summary>
    private async Task ServeAsync(Socket socket)
    {
        MessageChannel channel;
        try
        {
            channel = new MessageChannel(new SocketTransport(socket));
        }
        catch (SocketException)
        {
            socket.Dispose();
            return;
        }

        var entered = false;
        try
        {
            if (await LogInWithinLimitsAsync(channel) is var (session, cancelKey))
            {
                entered = true;
                sessions.Add(session);
                try
                {
                    await session.RunAsync();
                }
                finally
                {
                    sessions.Remove(session);
                    services.Cancels.Remove(cancelKey);
                    await session.DisposeAsync();
                }
            }
        }
        catch (Exception failure)
        {
            SessionLog.Failed(logger, "none", failure);
        }
        finally
        {
            await channel.DisposeAsync();
            if (entered)
            {
                sessions.Leave();
            }
        }
    }

    private async Task<(PostgresSession Session, CancelRequest CancelKey)?> LogInWithinLimitsAsync(MessageChannel channel)
    {
        var address = channel.Transport.RemoteAddress;
        if (!_opening.TryEnter(address))
        {
            // WHY at once: to wait for a start-up packet is what there is no place for.
            GuardMetrics.LoginEnded("crowded");
            if (throttle.MayRecord(address, out var unrecorded))
            {
                SessionLog.Refused(logger, channel.Transport.RemoteName, "DBG7021", "too many connections that have not logged in yet" + Further(unrecorded));
            }

            await TellAsync(channel, new Report(ReportSeverity.Fatal, SqlState.TooManyConnections, "too many connections are just being opened") { Hint = "try again in a moment" });
            return null;
        }

        try
        {
            return await LogInAsync(channel);
        }
        finally
        {
            _opening.Leave(address);
        }
    }

    private async Task<(PostgresSession Session, CancelRequest CancelKey)?> LogInAsync(MessageChannel channel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        deadline.CancelAfter(services.Limits.LoginTimeout);
        await using var abort = deadline.Token.UnsafeRegister(static state => ((MessageChannel)state!).Transport.Abort(), channel);
        string? user = null;
        try
        {
            switch (await greeting.ReceiveAsync(channel))
            {
                case CancelRequest cancel:
                    services.Cancels.Cancel(cancel);
                    return null;
                case StartupMessage when sessions.IsDraining:
                    throw new SessionRefusedException(SqlState.CannotConnectNow, "the gateway is shutting down") { Code = "DBG7008" };
                case StartupMessage message:
                    user = message.User;
                    var opened = await opener.OpenAsync(channel, message, deadline.Token);
                    GuardMetrics.LoginEnded("accepted");
                    return opened;
                default:
                    return null;
            }
        }
        catch (SessionRefusedException refused)
        {
            await RefuseAsync(channel, refused, user);
        }
        catch (Transport.ProtocolViolationException violation)
        {
            await RefuseAsync(channel, new SessionRefusedException(SqlState.ProtocolViolation, violation.Violation.Sentence) { Code = violation.Violation.Code }, user);
        }
        catch (AuditUnavailableException)
        {
            await TellAsync(channel, new Report(ReportSeverity.Fatal, SqlState.SystemError, "DBG8001 evidence cannot be written, so no session can begin"));
        }
        catch (AuthenticationException failure) when (!deadline.IsCancellationRequested)
        {
            SessionLog.Refused(logger, channel.Transport.RemoteName, "DBG7033", HandshakeFault.Of(failure));
            GuardMetrics.LoginEnded("refused");
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or AuthenticationException or OperationCanceledException)
        {
            SessionLog.Refused(logger, channel.Transport.RemoteName, "DBG7009", deadline.IsCancellationRequested ? "login took too long" : "the connection ended during the login");
        }

        return null;
    }

    private async Task RefuseAsync(MessageChannel channel, SessionRefusedException refused, string? user)
    {
        GuardMetrics.LoginEnded(refused.IsThrottled ? "throttled" : "refused");
        var isRecorded = throttle.MayRecord(channel.Transport.RemoteAddress, out var unrecorded);
        var sentence = refused.Recorded + Further(unrecorded);
        if (isRecorded)
        {
            SessionLog.Refused(logger, channel.Transport.RemoteName, refused.Code, sentence);
        }

        if (isRecorded && user is not null)
        {
            try
            {
                services.Audit.Append(new AuditRecord
                {
                    Kind = AuditRecordKind.SessionRefused,
                    At = services.Time.GetUtcNow(),
                    ClientAddress = channel.Transport.RemoteName,
                    Error = refused.Code,
                    Detail = $"user `{user}`: {sentence}",
                });
            }
            catch (AuditUnavailableException)
            {
                // The client is refused anyway.
            }
        }

        await TellAsync(channel, refused.ToReport());
    }

    private static string Further(int unrecorded) => unrecorded == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" ({unrecorded} more of this address before it were not recorded)");

    private static async Task TellAsync(MessageChannel channel, Report report)
    {
        try
        {
            report.Write(channel.Output);
            await channel.FlushAsync();
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // The client left first.
        }
    }
}
