using System.Net;

namespace DbGuard.Gateway.Options;

/// <summary>Checks the options of the console.</summary>
internal static class ConsoleCheck
{
    public static IReadOnlyList<OptionsProblem> Of(GatewayOptions options)
    {
        var problems = new List<OptionsProblem>();
        void Check(bool holds, string path, string sentence)
        {
            if (!holds)
            {
                problems.Add(new OptionsProblem(path, sentence));
            }
        }

        var console = options.Console;
        Check(IPAddress.TryParse(console.Address, out _), "Console:Address", "must be an IP address");
        Check(console.Port is -1 or (>= 1 and <= 65535), "Console:Port", "must be -1 or 1 to 65535");
        Check(console.CertificateFile is null == console.KeyFile is null, "Console:KeyFile", "CertificateFile and KeyFile go together");
        Check(console.CertificateFile is null || File.Exists(console.CertificateFile), "Console:CertificateFile", "the file does not exist");
        var fault = console.KeyFile is null ? null : SecretFiles.Fault(console.KeyFile);
        Check(fault is null, "Console:KeyFile", fault ?? "");
        Check(
            !console.IsEnabled() || console.IsLoopback() || (console.CertificateFile ?? options.Postgres.CertificateFile) is not null,
            "Console:Address",
            "beyond this machine the console needs TLS: give a certificate here or to Postgres");
        Check(!console.IsEnabled() || options.Api.Socket is not null, "Console:Port", "logins need the API's socket");
        Check(
            console.Url is null || (Uri.TryCreate(console.Url, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) && url.PathAndQuery == "/" && url.Fragment.Length == 0),
            "Console:Url",
            "must be an https address without a path, or an http one on loopback");
        var oidc = console.Oidc;
        if (oidc.Issuer is { } issuer)
        {
            Check(Uri.TryCreate(issuer, UriKind.Absolute, out var provider) && provider.Scheme == Uri.UriSchemeHttps, "Console:Oidc:Issuer", "must be an https address");
            Check(oidc.ClientId.Length > 0, "Console:Oidc:ClientId", "is required");
            Check(oidc.Groups.Count > 0, "Console:Oidc:Groups", "is required: groups whose members may log in");
            Check(oidc.NameClaim.Length > 0, "Console:Oidc:NameClaim", "must not be empty");
            Check(oidc.CaFile is null || File.Exists(oidc.CaFile), "Console:Oidc:CaFile", "the file does not exist");
            var secret = oidc.ClientSecretFile is null ? null : SecretFiles.Fault(oidc.ClientSecretFile);
            Check(secret is null, "Console:Oidc:ClientSecretFile", secret ?? "");
        }
        else
        {
            Check(oidc.ClientId.Length == 0 && oidc.Groups.Count == 0, "Console:Oidc:Issuer", "is required for logins through OpenID Connect");
        }

        return problems;
    }
}
