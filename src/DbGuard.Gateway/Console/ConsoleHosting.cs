using DbGuard.Gateway.Console.Live;
using DbGuard.Gateway.Console.Login;
using DbGuard.Gateway.Console.Records;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tls;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace DbGuard.Gateway.Console;

/// <summary>Puts the console into a host: <c>builder.AddConsole(…)</c> and <c>app.MapConsole()</c>.</summary>
internal static class ConsoleHosting
{
    private const string CookieName = "dbguard-console";
    private const long LargestFormBytes = 512 * 1024;

    /// <summary>A session without use ends after this.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromHours(8);

    /// <summary>Listens, and makes ready what pages need.</summary>
    public static void AddConsole(this WebApplicationBuilder builder, GatewayOptions options, ConsoleAddress address, WatchedFiles<ServerCertificate>? certificate)
    {
        ConsoleDoor.Listen(builder, options.Console, certificate, options.Postgres.MinimumTls);
        var services = builder.Services;
        services.AddSingleton(address);
        services.AddSingleton<LoginCodes>();
        services.AddSingleton<SessionTickets>();
        services.AddSingleton<LoginEndpoints>();
        services.AddSingleton<ConsoleEndpoints>();
        services.AddSingleton<PolicyDesk>();
        services.AddSingleton<ChainCheck>();
        services.AddSingleton(provider => new EvidenceDownload(
            provider.GetRequiredService<Stores.GatewayStores>(), options.Store, provider.GetRequiredService<Core.Audit.IAuditSink>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LiveEndpoint>();
        services.AddSingleton<RecordFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<RecordFeed>());
        services.AddSingleton(provider => new StatementReader(provider.GetRequiredService<Stores.GatewayStores>(), options.Store));
        services.AddScoped<PendingCount>();
        services.AddHttpContextAccessor();
        services.AddRazorComponents();

        // Sessions and forms live as long as this process: nothing to keep, nothing to steal from a disk.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var secure = address.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = CookieName + "-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = secure;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        var authentication = services.AddAuthentication(ConsolePerson.Scheme).AddCookie(ConsolePerson.Scheme);
        if (options.Console.Oidc.Issuer is not null)
        {
            authentication.AddOpenIdLogin(options.Console.Oidc, address);
        }

        services.AddOptions<CookieAuthenticationOptions>(ConsolePerson.Scheme).Configure<SessionTickets, TimeProvider>((cookie, tickets, time) =>
        {
            cookie.Cookie.Name = CookieName;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = secure;
            cookie.ExpireTimeSpan = s_idle;
            cookie.SlidingExpiration = true;
            cookie.SessionStore = tickets;
            cookie.TimeProvider = time;
            cookie.Events.OnCheckSlidingExpiration = checking =>
            {
                // WHY: a page that looks after itself in a forgotten tab is no use of the console.
                checking.ShouldRenew = checking.ShouldRenew && !checking.Request.Headers.ContainsKey("DbGuard-Refresh") && checking.Request.Path != "/events";
                return Task.CompletedTask;
            };
        });
    }

    /// <summary>Maps the pages. Call it before anything else is mapped that could answer.</summary>
    public static void MapConsole(this WebApplication app)
    {
        app.Use(ConsoleDoor.GateAsync);
        app.UseAuthentication();
        app.Use(ConsoleProblems.ExplainAsync);
        var all = app.MapGroup("").WithMetadata(new ConsolePath()).AddEndpointFilter(ConsoleHeaders.SetAsync).AddEndpointFilter(BoundAsync);
        all.MapGet("/assets/{name}", ConsoleAssets.Get);
        var login = app.Services.GetRequiredService<LoginEndpoints>();
        var forms = all.MapGroup("").AddEndpointFilter(LoginGate.RequireOwnFormAsync);
        forms.MapGet("/login", (string? @return, string? refused) => LoginEndpoints.Page(@return, refused));
        forms.MapPost("/login", (Delegate)login.LogInAsync);
        if (app.Services.GetRequiredService<GatewayOptions>().Console.Oidc.Issuer is not null)
        {
            all.MapGet(OpenIdLogin.Path, OpenIdLogin.Begin);

            // The middleware in front answers it; here it is only said that the path is the console's.
            all.MapGet(OpenIdLogin.Callback, () => Results.NotFound());
        }

        all.MapGet("/session", LoginEndpoints.Session);
        var inside = all.MapGroup("").AddEndpointFilter(LoginGate.RequireAsync).AddEndpointFilter(LoginGate.RequireOwnFormAsync);
        inside.MapPost("/logout", (Delegate)login.LogOutAsync);
        inside.MapGet("/events", (RequestDelegate)app.Services.GetRequiredService<LiveEndpoint>().StreamAsync);
        app.Services.GetRequiredService<ConsoleEndpoints>().Map(inside);
    }

    private static ValueTask<object?> BoundAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (invocation.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestFormBytes;
        }

        return next(invocation);
    }
}
