using System.Net;
using DbGuard.Core;
using DbGuard.Core.Budgets;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres;
using DbGuard.Gateway.Identity;
using DbGuard.Gateway.Identity.Certificates;
using DbGuard.Gateway.Identity.Tokens;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres;
using DbGuard.Gateway.Postgres.Cancel;
using DbGuard.Gateway.Postgres.Catalog;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Postgres.Startup;
using DbGuard.Gateway.Tls;
using DbGuard.Gateway.Upstream;
using DbGuard.TestKit;
using DbGuard.TestKit.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>The PostgreSQL door in this process, in front of a real server, with evidence and approvals in memory.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    public const string Agent = "agent";
    private const string AgentPassword = "agent-secret";

    private readonly PostgresListener _listener;

    private readonly TokenIssuers _issuers;

    private GatewayRig(PostgresListener listener, MemoryAudit audit, MemoryApprovals approvals, GuardPipeline pipeline, TokenIssuers issuers)
    {
        _issuers = issuers;
        _listener = listener;
        Audit = audit;
        Approvals = approvals;
        Pipeline = pipeline;
    }

    public MemoryAudit Audit { get; }

    public MemoryApprovals Approvals { get; }

    public GuardPipeline Pipeline { get; }

    public IPEndPoint EndPoint => _listener.EndPoint!;

    /// <summary>Starts the door in front of <paramref name="upstream"/> under a policy.</summary>
    public static async Task<GatewayRig> StartAsync(PostgresEndpoint upstream, string policy, Action<GatewayOptions>? configure = null, TimeProvider? clock = null)
    {
        var options = new GatewayOptions
        {
            Upstream = new UpstreamOptions { Host = upstream.Host, Port = upstream.Port, User = upstream.User, PasswordVariable = SecretVariable(upstream.Password), AllowSuperuser = true, Tls = UpstreamTls.Disable },
            Agents = [new AgentOptions { Name = Agent, PasswordVariable = SecretVariable(AgentPassword) }],
            Postgres = new PostgresListenerOptions { Port = 0 },
            Limits = new LimitOptions { DrainTimeout = TimeSpan.Zero, CatalogRefresh = TimeSpan.Zero },
        };
        configure?.Invoke(options);
        var time = clock ?? TimeProvider.System;
        var audit = new MemoryAudit();
        var approvals = new MemoryApprovals(audit, time);
        var pipeline = new GuardPipeline(new PostgresAnalyzer(), Read(policy));
        var connector = new UpstreamConnector(UpstreamEndpoint.From(options.Upstream));
        var services = new DoorServices
        {
            Pipeline = pipeline,
            Audit = audit,
            Approvals = approvals,
            Grants = MemoryApprovals.Signer,
            Upstream = connector,
            Catalogs = new CatalogCache(connector, CatalogLoading.ThroughUpstream, time),
            Cancels = new CancelRegistry(time),
            Rates = new StatementRates(time),
            Labels = new LabelBudgets(time),
            Volumes = new VolumeBudgets(time),
            Time = time,
            Logging = NullLoggerFactory.Instance,
            Limits = options.Limits,
            Store = options.Store,
        };
        var certificates = DoorCertificates.From(options, time);
        var issuers = TokenIssuers.From(options.Issuers, time, NullLoggerFactory.Instance);
        var methods = new LoginMethods(AgentDirectory.From(options.Agents), issuers.All, spiffe: SpiffeIssuer.From(options.Spiffe));
        var sessions = new SessionRegistry(options.Limits.MaxSessions, time);
        var throttle = new LoginThrottle(options.Limits, time);
        var listener = new PostgresListener(
            options.Postgres,
            services,
            new ClientGreeting(ClientTls.From(certificates, options.Postgres, time)),
            new SessionOpener(services, new ClientAuthentication(methods, throttle, new CertificateLogin(options.Postgres.ClientCertificate)), sessions, options.Databases.ToHashSet(), options.Postgres.RequireTls),
            sessions,
            throttle,
            NullLogger<PostgresListener>.Instance);
        await listener.StartAsync(CancellationToken.None);
        return new GatewayRig(listener, audit, approvals, pipeline, issuers);
    }

    public static PolicySet Read(string policy)
    {
        var result = PolicyReader.Read(System.Text.Encoding.UTF8.GetBytes(policy), "/");
        return result.Policy ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    public PostgresEndpoint Endpoint(string database = "postgres") => new("127.0.0.1", EndPoint.Port, Agent, AgentPassword, database);

    public Task<WireClient> LogInAsync(string database = "postgres") => WireClient.LogInAsync(Endpoint(database));

    public async ValueTask DisposeAsync()
    {
        await _listener.StopAsync(CancellationToken.None);
        await _listener.DisposeAsync();
        _issuers.Dispose();
    }

    private static string SecretVariable(string value)
    {
        var name = $"{DbGuard.TestKit.Processes.ExternalProcess.OwnVariables}{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(value)))[..16]}";
        Environment.SetEnvironmentVariable(name, value);
        return name;
    }
}
