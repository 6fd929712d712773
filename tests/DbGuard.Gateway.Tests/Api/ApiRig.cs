using System.Net;
using System.Net.Sockets;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Api;
using DbGuard.Gateway.Postgres;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Tests.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Gateway.Tests.Api;

/// <summary>The API on a real Unix socket over a real store, and beside it the TCP listener that a gateway has for its health.</summary>
internal sealed class ApiRig : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;

    private ApiRig(TemporaryFolder folder, WebApplication app, SqliteApprovalStore store, RecordingSink sink)
    {
        _folder = folder;
        _app = app;
        Store = store;
        Sink = sink;
        Local = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://dbguard") };
        var tcp = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single(a => a.Contains("127.0.0.1", StringComparison.Ordinal));
        Remote = new HttpClient { BaseAddress = new Uri(tcp) };
    }

    public SqliteApprovalStore Store { get; }

    public RecordingSink Sink { get; }

    public HttpClient Local { get; }

    public HttpClient Remote { get; }

    public string Socket => _folder.File("api.sock");

    public static async Task<ApiRig> StartAsync(ApproverGroups? approvers = null)
    {
        var folder = new TemporaryFolder();
        var sink = new RecordingSink();
        var store = await SqliteApprovalStore.OpenAsync(
            new ApprovalStoreOptions { Path = folder.File("approvals.db") }, sink, new GrantSigner(new byte[GrantSigner.KeyBytes]), TimeProvider.System, NullLogger<SqliteApprovalStore>.Instance, CancellationToken.None);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IApprovalStore>(store);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IAuditSink>(sink);
        builder.Services.AddSingleton<ISessionDirectory>(new SessionRegistry(1, TimeProvider.System));
        builder.Services.AddSingleton(Gateway.Identity.Tokens.TokenIssuers.From([], TimeProvider.System, NullLoggerFactory.Instance));
        builder.Services.AddSingleton<ApiCallers>();
        builder.AddApi(folder.File("api.sock"), approvers ?? ApproverGroups.OperatingSystemOnly);
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapApi();
        app.MapApprovals();
        await app.StartAsync();
        return new ApiRig(folder, app, store, sink);
    }

    public async ValueTask DisposeAsync()
    {
        Local.Dispose();
        Remote.Dispose();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
        _folder.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
