using System.Text;
using DbGuard.Core.Approvals;
using DbGuard.Gateway.Approvals;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace DbGuard.Gateway.Api;

/// <summary>Puts the local API into a host: <c>builder.AddApi(…)</c> and <c>app.MapApi()</c>.</summary>
internal static class ApiHosting
{
    /// <summary>Listens at the Unix socket <paramref name="path"/>, mode 0600, beside the host's other endpoints. Needs an <see cref="IApprovalStore"/>, an <see cref="ISessionDirectory"/>, an <see cref="Core.Audit.IAuditSink"/> and a <see cref="TimeProvider"/> among the services.</summary>
    /// <exception cref="ArgumentException">The path is relative or longer than a socket address holds.</exception>
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder, string path, ApproverGroups approvers)
    {
        if (!Path.IsPathRooted(path) || Encoding.UTF8.GetByteCount(path) > ApiSocket.LongestPathBytes)
        {
            throw new ArgumentException($"the API socket needs an absolute path of at most {ApiSocket.LongestPathBytes} bytes: `{path}`", nameof(path));
        }

        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = ApiSocket.Bind);
        builder.Services.Configure<KestrelServerOptions>(options => options.ListenUnixSocket(path));
        builder.Services.TryAddSingleton(approvers);
        builder.Services.TryAddSingleton<ApprovalDesk>();
        builder.Services.TryAddSingleton<ApprovalEndpoints>();
        builder.Services.AddSingleton<SessionDesk>();
        builder.Services.AddSingleton<SessionEndpoints>();
        builder.Services.AddSingleton<ConsoleLoginEndpoint>();
        return builder;
    }

    /// <summary>Maps short-lived credentials below <c>/v1/access</c>, for operators at the local socket and for callers with tokens at the API's own listener.</summary>
    public static void MapAccess(this WebApplication app)
    {
        var callers = app.Services.GetRequiredService<ApiCallers>();
        app.Services.GetRequiredService<AccessEndpoints>().Map(app.MapGroup("/v1").AddEndpointFilter(callers.RequireAsync));
    }

    /// <summary>Maps approvals below <c>/v1/approvals</c>: for operators at the local socket, and for callers with tokens, who see their own.</summary>
    public static void MapApprovals(this WebApplication app)
    {
        var callers = app.Services.GetRequiredService<ApiCallers>();
        var group = app.MapGroup("/v1").AddEndpointFilter(callers.RequireAsync);
        app.Services.GetRequiredService<ApprovalEndpoints>().Map(group);
        group.MapGet("/openapi.json", (RequestDelegate)ApiDescription.WriteAsync);
    }

    /// <summary>Maps the API below <c>/v1</c>. Requests over any other listener than the Unix socket get 404.</summary>
    public static void MapApi(this WebApplication app)
    {
        var group = app.MapGroup("/v1").AddEndpointFilter(LocalPeer.RequireAsync);
        app.Services.GetRequiredService<SessionEndpoints>().Map(group);
        app.Services.GetRequiredService<ConsoleLoginEndpoint>().Map(group);
        app.Services.GetService<LegalHoldEndpoints>()?.Map(group);
    }
}
