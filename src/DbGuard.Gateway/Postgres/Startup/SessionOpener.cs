using DbGuard.Core.Audit;
using DbGuard.Core.Budgets;
using DbGuard.Core.Catalog;
using DbGuard.Core.Diagnostics;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Postgres.Pumps;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Gateway.Upstream;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Startup;

namespace DbGuard.Gateway.Postgres.Startup;

/// <summary>Turns a start-up packet into a session, which the registry has counted then: proves the identity, finds the profile, logs in upstream, records it, tells the client.</summary>
internal sealed class SessionOpener(DoorServices services, ClientAuthentication authentication, SessionRegistry sessions, IReadOnlySet<string> databases, bool requiresTls)
{
    /// <summary>Opens a session; the channel and the upstream connection belong to it from then on.</summary>
    /// <exception cref="SessionRefusedException">The client may not have one.</exception>
    /// <exception cref="AuditUnavailableException">It cannot be recorded.</exception>
    public async Task<(PostgresSession Session, CancelRequest CancelKey)> OpenAsync(MessageChannel channel, StartupMessage message, CancellationToken cancellationToken)
    {
        if (requiresTls && !channel.Transport.IsEncrypted)
        {
            throw new SessionRefusedException(SqlState.InvalidAuthorization, "an encrypted connection is required") { Hint = "connect with sslmode=require or stricter" };
        }

        var negotiation = ProtocolNegotiation.For(message);
        if (negotiation.MustTellClient)
        {
            NegotiateProtocolVersionMessage.Write(channel.Output, negotiation);
        }

        var parameters = StartupParameters.From(message);
        var identity = (await authentication.AuthenticateAsync(channel, parameters.User)).Saying(parameters.Stated);
        channel.ConsumeFrame();

        // Only who is proven takes one of the places for sessions.
        if (!sessions.TryEnter())
        {
            throw new SessionRefusedException(SqlState.TooManyConnections, "too many connections to the gateway") { Code = "DBG7007" };
        }

        try
        {
            return await OpenAsync(channel, parameters, identity, negotiation.Version, cancellationToken);
        }
        catch
        {
            sessions.Leave();
            throw;
        }
    }

    private async Task<(PostgresSession Session, CancelRequest CancelKey)> OpenAsync(
        MessageChannel channel, StartupParameters parameters, ProvenIdentity identity, ProtocolVersion version, CancellationToken cancellationToken)
    {
        if (identity.Credential is not { } credential)
        {
            return await ConnectAsync(channel, parameters, identity, version, cancellationToken);
        }

        if (!credential.TryEnter())
        {
            throw new SessionRefusedException(SqlState.TooManyConnections, "this credential has as many sessions open as it may")
            {
                Code = "DBG7013",
                Hint = "close a session, or ask for a credential with more",
            };
        }

        try
        {
            return await ConnectAsync(channel, parameters, identity, version, cancellationToken);
        }
        catch
        {
            credential.Leave();
            throw;
        }
    }

    private async Task<(PostgresSession Session, CancelRequest CancelKey)> ConnectAsync(
        MessageChannel channel, StartupParameters parameters, ProvenIdentity identity, ProtocolVersion version, CancellationToken cancellationToken)
    {
        AuthenticationMessage.Ok.Write(channel.Output);
        var context = Context(channel, parameters, identity);
        var replies = new ReplyQueue();
        var seat = services.Seats.TryOpen(context.Principal, context.Profile, () => replies.IsBusy) ?? throw TooManySessions(context.Profile);
        UpstreamConnection? upstream = null;
        try
        {
            upstream = await ConnectAsync(context, parameters, cancellationToken);
            return await StartAsync(channel, upstream, context, (seat, replies), parameters, version, cancellationToken);
        }
        catch
        {
            seat.Dispose();
            if (upstream is not null)
            {
                await upstream.DisposeAsync();
            }

            throw;
        }
    }

    private static SessionRefusedException TooManySessions(Profile profile)
    {
        var reason = BudgetReasons.SessionsAtOnce(profile);
        return new SessionRefusedException(SqlState.TooManyConnections, reason.Sentence) { Code = reason.Code, Hint = reason.Help };
    }

    private SessionContext Context(MessageChannel channel, StartupParameters parameters, ProvenIdentity identity)
    {
        if ((databases.Count > 0 && !databases.Contains(parameters.Database))
            || (!identity.Databases.IsEmpty && !identity.Databases.Contains(parameters.Database)))
        {
            throw new SessionRefusedException(SqlState.InvalidAuthorization, $"you may not connect to database `{parameters.Database}`") { Code = "DBG7003" };
        }

        var address = channel.Transport.RemoteAddress;
        var resolution = services.Pipeline.Policy.ResolveProfile(identity.Principal, new AccessContext(address, services.Time.GetUtcNow()));
        return new SessionContext
        {
            Id = SessionIds.New(),
            Principal = identity.Principal,
            Profile = resolution.Profile ?? throw new SessionRefusedException(SqlState.InvalidAuthorization, resolution.Refusal ?? "the policy has no profile for you")
            {
                Code = resolution.Code,
                Hint = resolution.Help,
            },
            Database = parameters.Database,
            ClientAddress = channel.Transport.RemoteName,
            Address = address,
            Credential = identity.Credential,
            EndsWithCertificate = identity.EndsWithCertificate,
            Application = parameters.Application,
        };
    }

    private async Task<UpstreamConnection> ConnectAsync(SessionContext context, StartupParameters parameters, CancellationToken cancellationToken)
    {
        var settings = new List<KeyValuePair<string, string>>([.. parameters.Settings, .. UpstreamIdentity.Settings(context.Principal, context.Id)]);
        if (context.Profile.StatementTimeout is { } timeout
            && !settings.Exists(s => string.Equals(s.Key, "statement_timeout", StringComparison.OrdinalIgnoreCase) && TimeoutText.IsWithin(s.Value, timeout)))
        {
            settings.RemoveAll(s => string.Equals(s.Key, "statement_timeout", StringComparison.OrdinalIgnoreCase));
            settings.Add(new("statement_timeout", ((long)timeout.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        try
        {
            var login = new UpstreamLogin(context.Database, settings);
            return services.Roles is { } roles
                ? await roles.ConnectAsync(context.Profile, await CatalogAsync(context.Database, cancellationToken), login, cancellationToken)
                : await services.Upstream.ConnectAsync(login, cancellationToken);
        }
        catch (UpstreamException failure)
        {
            GuardMetrics.UpstreamFailed("connect");
            SessionLog.UpstreamFailed(services.Logging.CreateLogger<SessionOpener>(), failure.Message, failure.InnerException);
            if (failure.IsOurs && services.Roles is not null)
            {
                throw new SessionRefusedException(SqlState.InvalidAuthorization, "the database server does not take the connection", failure.Message) { Code = "DBG7040", Hint = "tell the operator" };
            }

            throw failure.SqlState == SqlState.InvalidCatalogName
                ? new SessionRefusedException(SqlState.InvalidCatalogName, $"database \"{context.Database}\" does not exist") { Code = "DBG7004" }
                : new SessionRefusedException(
                    failure.SqlState is SqlState.TooManyConnections or SqlState.CannotConnectNow or SqlState.InvalidParameterValue ? failure.SqlState : SqlState.ConnectionFailure,
                    "the database server does not take the connection",
                    failure.Message)
                {
                    Code = "DBG7005",
                };
        }
    }

    private async Task<(PostgresSession Session, CancelRequest CancelKey)> StartAsync(
        MessageChannel channel, UpstreamConnection upstream, SessionContext context, (PrincipalSeat Seat, ReplyQueue Replies) own, StartupParameters parameters, ProtocolVersion version, CancellationToken cancellationToken)
    {
        var catalog = services.Catalogs.For(context.Database);
        await CatalogAsync(context.Database, cancellationToken);
        var names = new SessionNames();
        var searchPath = new SearchPathTracker(parameters.SearchPath, upstream.User);
        var state = new SessionState
        {
            Context = context,
            Services = services,
            Client = channel,
            Upstream = upstream,
            Output = new ClientOutput(channel.Transport),
            Evidence = new SessionEvidence(services.Audit, context, services.Time),
            Names = names,
            SearchPath = searchPath,
            Values = new ValueDesk(services, context),
            Seat = own.Seat,
            Replies = own.Replies,
            Volume = services.Volumes.Open(context.Principal),
            Desk = new StatementDesk(services, context, catalog, names, searchPath),
        };
        await state.Evidence.OpenedAsync();
        var cancelKey = services.Cancels.Register(version, state.Cancel);
        try
        {
            Welcome(channel, upstream, cancelKey);
            await channel.FlushAsync();
        }
        catch
        {
            services.Cancels.Remove(cancelKey);
            state.Evidence.Closed("the client left during the login");
            throw;
        }

        SessionLog.Opened(
            services.Logging.CreateLogger<SessionOpener>(), context.Id, context.Principal.ToString(), context.ClientAddress, context.Database, context.Profile.Name);
        return (new PostgresSession(state), cancelKey);
    }

    private async Task<CatalogSnapshot> CatalogAsync(string database, CancellationToken cancellationToken)
    {
        try
        {
            return await services.Catalogs.For(database).GetAsync(cancellationToken);
        }
        catch (UpstreamException failure) when (failure.SqlState == SqlState.InvalidCatalogName)
        {
            throw;
        }
        catch (IOException failure)
        {
            GuardMetrics.UpstreamFailed("catalog");
            throw new SessionRefusedException(SqlState.CannotConnectNow, "the catalog of the database cannot be read", failure.Message) { Code = "DBG7006" };
        }
    }

    private static void Welcome(MessageChannel channel, UpstreamConnection upstream, CancelRequest cancelKey)
    {
        foreach (var (name, value) in upstream.Parameters)
        {
            new ParameterStatusMessage(System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(value)).Write(channel.Output);
        }

        new BackendKeyDataMessage(cancelKey.ProcessId, cancelKey.SecretKey.Span).Write(channel.Output);
        new ReadyForQueryMessage(TransactionStatus.Idle).Write(channel.Output);
    }
}
