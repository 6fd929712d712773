using DbGuard.Core;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Core.Budgets;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres;
using DbGuard.Gateway.Access;
using DbGuard.Gateway.Api;
using DbGuard.Gateway.Approvals;
using DbGuard.Gateway.Console;
using DbGuard.Gateway.Hosting.Health;
using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Identity.Tokens;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres;
using DbGuard.Gateway.Postgres.Cancel;
using DbGuard.Gateway.Postgres.Catalog;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Postgres.Startup;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Retention;
using DbGuard.Gateway.Stores.Shared;
using DbGuard.Gateway.Tls;
using DbGuard.Gateway.Upstream;
using DbGuard.Gateway.Upstream.SessionRoles;
using DbGuard.Gateway.Webhooks;

namespace DbGuard.Gateway.Hosting;

/// <summary>Puts a gateway together: the PostgreSQL door, the local API, health, policy reload, catalog refresh.</summary>
internal static class GatewayHost
{
    private static readonly TimeSpan s_shutdownMargin = TimeSpan.FromSeconds(15);

    /// <summary>Builds the host; nothing listens yet.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="policy">The policy to begin with.</param>
    /// <param name="stores">Opened stores; the caller closes them after the host.</param>
    /// <param name="logging">Where everything logs.</param>
    /// <exception cref="GatewayOptionsException">A secret, certificate or key cannot be used.</exception>
    public static WebApplication Build(GatewayOptions options, PolicySet policy, GatewayStores stores, ILoggerFactory logging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.AddHealth(options.Http);
        builder.Services.AddRouting();
        builder.Services.AddSingleton(logging);
        builder.Services.AddLogging();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Limits.DrainTimeout + s_shutdownMargin);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<IAuditSink>(stores.Audit);
        builder.Services.AddSingleton<IApprovalStore>(stores.Approvals);
        builder.Services.AddSingleton(stores);
        if (stores is { Shared: { } shared, Signals: { } signals })
        {
            builder.Services.AddSingleton(provider => new SharedKillSwitch(
                shared, signals, provider.GetRequiredService<ISessionDirectory>(), stores.Audit, provider.GetRequiredService<TimeProvider>()));
        }

        builder.Services.AddSingleton(new GuardPipeline(new PostgresAnalyzer(), policy));
        builder.Services.AddSingleton<IReadinessCheck>(new UpstreamCheck(options.Upstream));
        builder.Services.AddSingleton<IReadinessCheck>(new AuditCheck(() => stores.Audit.Health));
        builder.Services.AddSingleton<IReadinessCheck, PolicyCheck>();
        var certificates = DoorCertificates.From(options, TimeProvider.System);
        builder.Services.AddSingleton(certificates);
        var console = ConsoleAddress.Of(options.Console, certificates.Console is not null);
        // Whoever waits is told the console's page, unless another one is configured.
        options.Api.ApprovalPage ??= console?.ApprovalPage;
        AddDoor(builder.Services, options, certificates);
        if (options.Upstream.SessionRole == UpstreamSessionRole.PerSession)
        {
            // WHY first: hosted services stop in reverse, and roles are swept when the sessions are over.
            builder.Services.AddHostedService(services => services.GetRequiredService<SessionRoles>());
        }

        if (options.Webhooks.Count > 0)
        {
            builder.Services.AddHostedService<WebhookService>();
        }

        builder.Services.AddHostedService<EvidenceOfLife>();
        if (options.Store.Retention is { Responses: not null } or { LabelledResponses: not null })
        {
            builder.Services.AddHostedService<RetentionService>();
        }

        builder.Services.AddHostedService<PolicyReloader>();
        builder.Services.AddHostedService(services => new CertificateWatch(
            certificates, options.Postgres, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<CertificateWatch>>()));
        builder.Services.AddHostedService<CatalogRefresher>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PostgresListener>());
        if (options.Api.Socket is { } socket)
        {
            builder.AddApi(socket, ApproverGroups.From(options.Api.Approvers));
        }

        if (options.Api.Port >= 0)
        {
            builder.AddApiDoor(options.Api, certificates.Api, options.Api.MinimumTls ?? options.Postgres.MinimumTls);
        }

        if (console is not null)
        {
            builder.AddConsole(options, console, certificates.Console);
        }

        var app = builder.Build();
        if (console is not null)
        {
            app.MapConsole();
        }

        app.MapHealth();
        if (options.Api.Socket is not null)
        {
            app.MapApi();
        }

        app.UseRateLimiter();
        app.MapAccess();
        app.MapApprovals();

        // Heard from the beginning, whether or not somebody pulls it here.
        app.Services.GetService<SharedKillSwitch>();

        return app;
    }

    private static void AddDoor(IServiceCollection services, GatewayOptions options, DoorCertificates certificates)
    {
        var agents = AgentDirectory.From(options.Agents);
        var connector = new UpstreamConnector(Endpoint(options.Upstream, [.. options.Agents.Select(a => a.PasswordVariable).OfType<string>()]));
        services.AddSingleton(connector);
        if (options.Upstream.SessionRole == UpstreamSessionRole.PerSession)
        {
            var instance = SessionRoleName.InstanceOf(options.Store.File);
            services.AddSingleton(provider => new SessionRoles(
                connector,
                provider.GetRequiredService<GuardPipeline>(),
                instance,
                options.Databases.FirstOrDefault() ?? "postgres",
                options.Upstream.SessionRoleColumns,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SessionRoles>>()));
        }

        services.AddSingleton(provider => new AccessDesk(
            provider.GetRequiredService<GatewayStores>().Access,
            new AccessEvidence(provider.GetRequiredService<IAuditSink>(), provider.GetRequiredService<TimeProvider>()),
            options.Access,
            provider.GetRequiredService<GuardPipeline>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(ApproverGroups.From(options.Api.Approvers));
        services.AddSingleton(provider => new ApprovalDesk(
            provider.GetRequiredService<IApprovalStore>(),
            provider.GetRequiredService<ApproverGroups>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<DoorServices>));
        services.AddSingleton<ApprovalEndpoints>();
        services.AddSingleton<LegalHoldEndpoints>();
        services.AddSingleton<ApiCallers>();
        services.AddSingleton<AccessEndpoints>();
        services.AddRateLimiter(ApiDoor.Limit);
        services.AddSingleton(provider => TokenIssuers.From(options.Issuers, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new CatalogCache(
            connector, CatalogLoading.ThroughUpstream, provider.GetRequiredService<TimeProvider>(),
            new CatalogArchive(options.Store.File, provider.GetRequiredService<IAuditSink>(), provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton(provider => new SessionRegistry(options.Limits.MaxSessions, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new LoginThrottle(options.Limits, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISessionDirectory>(provider => provider.GetRequiredService<SessionRegistry>());
        services.AddSingleton(provider => new DoorServices
        {
            Pipeline = provider.GetRequiredService<GuardPipeline>(),
            Audit = provider.GetRequiredService<IAuditSink>(),
            Approvals = provider.GetRequiredService<IApprovalStore>(),
            ApprovalPage = options.Api.ApprovalPage,
            Grants = provider.GetRequiredService<GatewayStores>().Signer,
            Upstream = connector,
            Roles = provider.GetService<SessionRoles>(),
            Catalogs = provider.GetRequiredService<CatalogCache>(),
            Cancels = new CancelRegistry(provider.GetRequiredService<TimeProvider>()),
            Rates = new StatementRates(provider.GetRequiredService<TimeProvider>()),
            Labels = new LabelBudgets(provider.GetRequiredService<TimeProvider>()),
            Volumes = new VolumeBudgets(provider.GetRequiredService<TimeProvider>()),
            Time = provider.GetRequiredService<TimeProvider>(),
            Logging = provider.GetRequiredService<ILoggerFactory>(),
            Limits = options.Limits,
            Store = options.Store,
        });
        services.AddSingleton(provider =>
        {
            var door = provider.GetRequiredService<DoorServices>();
            var sessions = provider.GetRequiredService<SessionRegistry>();
            var throttle = provider.GetRequiredService<LoginThrottle>();
            var methods = new LoginMethods(agents, provider.GetRequiredService<TokenIssuers>().All, provider.GetRequiredService<AccessDesk>(), SpiffeIssuer.From(options.Spiffe));
            return new PostgresListener(
                options.Postgres,
                door,
                new ClientGreeting(ClientTls.From(certificates, options.Postgres, door.Time)),
                new SessionOpener(door, new ClientAuthentication(methods, throttle, new CertificateLogin(options.Postgres.ClientCertificate)), sessions, options.Databases.ToHashSet(StringComparer.Ordinal), options.Postgres.RequireTls),
                sessions,
                throttle,
                door.Logging.CreateLogger<PostgresListener>());
        });
    }

    private static UpstreamEndpoint Endpoint(UpstreamOptions options, IReadOnlyCollection<string> hidden)
    {
        try
        {
            return UpstreamEndpoint.From(options, hidden);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            throw new GatewayOptionsException([new OptionsProblem("Upstream:CaFile", "holds no certificate that can be read")]);
        }
    }
}
