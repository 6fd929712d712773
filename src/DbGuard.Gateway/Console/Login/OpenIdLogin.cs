using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Approvals;
using DbGuard.Gateway.Options;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace DbGuard.Gateway.Console.Login;

/// <summary>
/// Logins through an OpenID Connect provider (OpenID Connect Core 1.0, section 3.1; RFC 7636): the framework's handler does the protocol, here stands who may come in.
/// </summary>
internal static class OpenIdLogin
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = "oidc";

    /// <summary>Where it begins.</summary>
    public const string Path = "/login/oidc";

    /// <summary>Where the provider sends the browser back to.</summary>
    public const string Callback = "/login/oidc/callback";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>Adds it to the console's logins.</summary>
    public static void AddOpenIdLogin(this AuthenticationBuilder builder, ConsoleOidcOptions options, ConsoleAddress address) => builder.AddOpenIdConnect(Scheme, oidc =>
    {
        oidc.Authority = options.Issuer;
        oidc.ClientId = options.ClientId;
        oidc.ClientSecret = options.ClientSecretFile is { } file ? File.ReadAllText(file).Trim() : null;
        oidc.CallbackPath = Callback;
        oidc.SignInScheme = ConsolePerson.Scheme;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Disable;
        oidc.MapInboundClaims = false;
        oidc.SaveTokens = false;
        oidc.GetClaimsFromUserInfoEndpoint = false;
        oidc.BackchannelTimeout = s_patience;
        oidc.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = Trust(options.CaFile) };
        oidc.TokenValidationParameters.ValidAlgorithms = Identity.Tokens.SignatureAlgorithms.All;
        oidc.Scope.Clear();
        foreach (var scope in options.Scopes.Prepend("openid").Distinct())
        {
            oidc.Scope.Add(scope);
        }

        // WHY Lax: the provider sends the browser back, and a strict cookie would not come along.
        foreach (var cookie in (CookieBuilder[])[oidc.NonceCookie, oidc.CorrelationCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = address.IsSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        }

        oidc.Events.OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.RedirectUri = new Uri(address.Root, Callback).AbsoluteUri;
            return Task.CompletedTask;
        };
        oidc.Events.OnTokenValidated = context => LetInAsync(context, options);
        oidc.Events.OnRemoteFailure = context =>
        {
            // The reason may quote what the provider, or somebody else, sent.
            context.Response.Redirect("/login?refused=oidc");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    });

    /// <summary>Sends the browser to the provider.</summary>
    public static IResult Begin(string? @return) => Results.Challenge(new AuthenticationProperties { RedirectUri = LoginGate.SafeReturn(@return) }, [Scheme]);

    private static async Task LetInAsync(TokenValidatedContext context, ConsoleOidcOptions options)
    {
        var token = context.Principal!;
        var name = token.FindFirstValue(options.NameClaim);
        ImmutableArray<string> groups = [.. token.FindAll(options.GroupsClaim).Select(c => c.Value)];
        if (name is not { Length: > 0 and <= 255 } || name.Any(char.IsControl) || !groups.Any(options.Groups.Contains))
        {
            context.Response.Redirect("/login?refused=group");
            context.HandleResponse();
            return;
        }

        var time = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>();
        await context.HttpContext.RequestServices.GetRequiredService<IAuditSink>().AppendDurablyAsync(
            new AuditRecord
            {
                Kind = AuditRecordKind.OperatorAction,
                At = time.GetUtcNow(),
                Approver = name,
                ClientAddress = context.HttpContext.Connection.RemoteIpAddress?.ToString(),
                Detail = "logged in at the console through OpenID Connect",
            },
            context.HttpContext.RequestAborted).ConfigureAwait(false);
        context.Principal = ConsolePerson.ToClaims(new Operator(name, groups));
    }

    private static SslClientAuthenticationOptions Trust(string? caFile)
    {
        if (caFile is null)
        {
            return new SslClientAuthenticationOptions();
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(caFile);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}
