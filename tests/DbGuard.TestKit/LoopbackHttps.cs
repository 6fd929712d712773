using System.Net;
using DbGuard.TestKit.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DbGuard.TestKit;

/// <summary>A web server on loopback, over HTTPS with a certificate of an authority of the test's own: what other services of a test stand on.</summary>
internal static class LoopbackHttps
{
    /// <summary>Builds one; its routes are to be mapped before it is started.</summary>
    public static WebApplication Build(TestAuthority authority)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var certificate = authority.Issue().ToX509();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(certificate);
        }));
        builder.Services.AddRouting();
        return builder.Build();
    }

    /// <summary>Where a started one is: <c>https://127.0.0.1:port</c>.</summary>
    public static string Address(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
}
