using System.Net;
using DbGuard.Gateway.Access;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Options;

/// <summary>Checks bound options for everything that can be known before anything is opened.</summary>
internal static class GatewayOptionsValidator
{
    public static IReadOnlyList<OptionsProblem> Validate(GatewayOptions options)
    {
        var problems = new List<OptionsProblem>();
        void Check(bool holds, string path, string sentence)
        {
            if (!holds)
            {
                problems.Add(new OptionsProblem(path, sentence));
            }
        }

        void File(string? file, string path)
        {
            Check(file is null || System.IO.File.Exists(file), path, "the file does not exist");
        }

        void Secret(string? file, string path)
        {
            var fault = file is null ? null : SecretFiles.Fault(file);
            Check(fault is null, path, fault ?? "");
        }

        void Variable(string? name, string path) =>
            Check(name is null || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)), path, $"the environment variable `{name}` is not set");

        void Range(TimeSpan value, double minSeconds, double maxSeconds, string path) =>
            Check(value.TotalSeconds >= minSeconds && value.TotalSeconds <= maxSeconds, path, $"must be {minSeconds} to {maxSeconds} seconds");

        var listener = options.Postgres;
        Check(IPAddress.TryParse(listener.Address, out _), "Postgres:Address", "must be an IP address");
        Check(listener.Port is >= 0 and <= 65535, "Postgres:Port", "must be 0 to 65535");
        Check(listener.CertificateFile is null == listener.KeyFile is null, "Postgres:KeyFile", "CertificateFile and KeyFile go together");
        Check(!listener.RequireTls || listener.CertificateFile is not null, "Postgres:RequireTls", "needs CertificateFile and KeyFile");
        File(listener.CertificateFile, "Postgres:CertificateFile");
        Secret(listener.KeyFile, "Postgres:KeyFile");
        problems.AddRange(ClientTlsCheck.Of(options));
        Check(IPAddress.TryParse(options.Http.Address, out _), "Http:Address", "must be an IP address");
        Check(options.Http.Port is >= -1 and <= 65535, "Http:Port", "must be -1 to 65535");

        var upstream = options.Upstream;
        Check(upstream.Host.Length > 0, "Upstream:Host", "is required");
        Check(upstream.User.Length > 0 || upstream.PasswordCommand.File.Length > 0 || upstream.Vault.Address.Length > 0, "Upstream:User", "is required");
        Check(upstream.Port is >= 1 and <= 65535, "Upstream:Port", "must be 1 to 65535");
        Check(
            new[] { upstream.PasswordFile is not null, upstream.PasswordVariable is not null, upstream.PasswordCommand.File.Length > 0, upstream.Vault.Address.Length > 0 }.Count(given => given) <= 1,
            "Upstream:PasswordFile", "give one of PasswordFile, PasswordVariable, PasswordCommand and Vault");
        Check(!upstream.Host.StartsWith('/') || upstream.EffectiveTls() == UpstreamTls.Disable, "Upstream:Tls", "a Unix socket has no TLS");
        Check(upstream.CaFile is null || upstream.EffectiveTls() == UpstreamTls.VerifyFull, "Upstream:CaFile", "is used with Tls VerifyFull only");
        Check(upstream.ChannelBinding != UpstreamChannelBinding.Require || upstream.EffectiveTls() != UpstreamTls.Disable, "Upstream:ChannelBinding", "needs Tls");
        Check(!upstream.SessionRoleColumns || upstream.SessionRole == UpstreamSessionRole.PerSession, "Upstream:SessionRoleColumns", "needs SessionRole PerSession");
        var command = upstream.PasswordCommand;
        Check(!command.File.Contains('/', StringComparison.Ordinal) || System.IO.File.Exists(command.File), "Upstream:PasswordCommand:File", "the file does not exist");
        Check(command.File.Length > 0 || command.Arguments.Count == 0, "Upstream:PasswordCommand:Arguments", "need File");
        Range(command.Timeout, 1, 120, "Upstream:PasswordCommand:Timeout");
        var vault = upstream.Vault;
        if (vault.Address.Length > 0)
        {
            Check(
                Uri.TryCreate(vault.Address, UriKind.Absolute, out var address)
                    && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && vault.AllowHttpOnLoopback)),
                "Upstream:Vault:Address", "must be an https address, or with AllowHttpOnLoopback an http one of this machine");
            Check(vault.Path.Length > 0, "Upstream:Vault:Path", "is required");
            Check(vault.TokenFile is null != vault.Role is null, "Upstream:Vault:TokenFile", "give TokenFile or Role");
            Secret(vault.TokenFile, "Upstream:Vault:TokenFile");
            File(vault.CaFile, "Upstream:Vault:CaFile");
            Range(vault.Timeout, 1, 60, "Upstream:Vault:Timeout");
        }

        Secret(upstream.PasswordFile, "Upstream:PasswordFile");
        Variable(upstream.PasswordVariable, "Upstream:PasswordVariable");
        File(upstream.CaFile, "Upstream:CaFile");
        Range(upstream.ConnectTimeout, 1, 600, "Upstream:ConnectTimeout");

        Check(options.Agents.Count + options.Issuers.Count + options.Spiffe.Users.Count > 0, "Agents", "at least one agent or issuer, or logins by certificate, is needed, else nobody can log in");
        for (var i = 0; i < options.Agents.Count; i++)
        {
            var agent = options.Agents[i];
            var path = $"Agents:{i}";
            Check(agent.Name.Length is > 0 and <= 63, $"{path}:Name", "must be 1 to 63 characters");
            Check(!agent.Name.StartsWith(AccessDesk.UserPrefix, StringComparison.Ordinal), $"{path}:Name", $"names that begin with `{AccessDesk.UserPrefix}` are those of short-lived credentials");
            Check(options.Agents.Take(i).All(other => other.Name != agent.Name), $"{path}:Name", "is given twice");
            var sources = (agent.Verifier is null ? 0 : 1) + (agent.PasswordFile is null ? 0 : 1) + (agent.PasswordVariable is null ? 0 : 1);
            Check(sources == 1, path, "needs exactly one of Verifier, PasswordFile, PasswordVariable");
            Secret(agent.PasswordFile, $"{path}:PasswordFile");
            Variable(agent.PasswordVariable, $"{path}:PasswordVariable");
        }

        for (var i = 0; i < options.Issuers.Count; i++)
        {
            problems.AddRange(TokenIssuerCheck.Of(options.Issuers[i], $"Issuers:{i}"));
            Check(options.Issuers.Take(i).All(other => other.Name != options.Issuers[i].Name), $"Issuers:{i}:Name", "is given twice");
        }

        Check(options.Policy.File.Length > 0, "Policy:File", "is required");
        File(options.Policy.File.Length > 0 ? options.Policy.File : null, "Policy:File");
        Check(options.Store.File.Length > 0, "Store:File", "is required");
        for (var i = 0; i < options.Webhooks.Count; i++)
        {
            var (webhook, at) = (options.Webhooks[i], $"Webhooks:{i}");
            Check(webhook.Name.Length is > 0 and <= 50 && webhook.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), $"{at}:Name", "must be 1 to 50 letters, digits, - and _");
            Check(options.Webhooks.Take(i).All(other => other.Name != webhook.Name), $"{at}:Name", "is given twice");
            Check(IsSafeUrl(webhook.Url), $"{at}:Url", "must be an https address, or an http one on loopback");
            Secret(webhook.SecretFile, $"{at}:SecretFile");
            Range(webhook.MaxAge, 60, 30 * 86400, $"{at}:MaxAge");
            foreach (var pattern in webhook.Events.Where(p => !Webhooks.WebhookEvent.Types.Any(t => Webhooks.WebhookEvent.IsWanted(t, [p]))))
            {
                Check(false, $"{at}:Events", $"there is no event `{pattern}`; known: {string.Join(", ", Webhooks.WebhookEvent.Types)}, or with a star, e.g. approval.*");
            }
        }

        Secret(options.Store.CheckpointKeyFile, "Store:CheckpointKeyFile");
        Check(options.Store.CheckpointEvery is >= 1 and <= 1_000_000, "Store:CheckpointEvery", "must be 1 to 1000000");
        Range(options.Store.CheckpointAfter, 1, 86400, "Store:CheckpointAfter");
        Check(options.Store.Anchors.Count == 0 || options.Store.CheckpointKeyFile is not null, "Store:CheckpointKeyFile", "is required with anchors: `dbguard audit keygen checkpoint.key`");
        for (var i = 0; i < options.Store.Anchors.Count; i++)
        {
            var (anchor, at) = (options.Store.Anchors[i], $"Store:Anchors:{i}");
            Check(anchor.File is null != anchor.Url is null, at, "needs a File or a Url, one of them");
            Check(anchor.Url is null || IsSafeUrl(anchor.Url), $"{at}:Url", "must be an https address, or an http one on loopback");
            Secret(anchor.SecretFile, $"{at}:SecretFile");
        }

        Secret(options.Store.Postgres.ConnectionFile, "Store:Postgres:ConnectionFile");
        Check(options.Store.Postgres.Schema.Length is > 0 and <= 63, "Store:Postgres:Schema", "must be 1 to 63 characters");
        Check(
            options.Store.Postgres.ConnectionFile is null || options.Store.GrantKeyFile is not null,
            "Store:GrantKeyFile",
            "is required with a shared store, and is the same file for all its gateways: head -c 32 /dev/urandom > grants.key; chmod 600 grants.key");
        Check(options.Store.ResponseBytes is >= 0 and <= 16 << 20, "Store:ResponseBytes", "must be 0 to 16777216");
        Check(options.Store.ResponseBytesPerSession >= 0, "Store:ResponseBytesPerSession", "must be at least 0");
        const double LongestDays = 36_500;
        Range(options.Store.Retention.Responses ?? TimeSpan.FromDays(1), 1, LongestDays * 86_400, "Store:Retention:Responses");
        Range(options.Store.Retention.LabelledResponses ?? TimeSpan.FromDays(1), 1, LongestDays * 86_400, "Store:Retention:LabelledResponses");
        Range(options.Store.Retention.Every, 1, 86_400, "Store:Retention:Every");

        Check(
            System.Text.Encoding.UTF8.GetByteCount(options.Api.Socket ?? "") <= ApiSocket.LongestPathBytes,
            "Api:Socket",
            $"must be at most {ApiSocket.LongestPathBytes} bytes long");
        Check(IPAddress.TryParse(options.Api.Address, out var apiAddress), "Api:Address", "must be an IP address");
        Check(options.Api.Port is >= -1 and <= 65535, "Api:Port", "must be -1 to 65535");
        Check(options.Api.CertificateFile is null == options.Api.KeyFile is null, "Api:KeyFile", "CertificateFile and KeyFile go together");
        Check(
            options.Api.Port < 0 || (options.Api.CertificateFile ?? listener.CertificateFile) is not null || (options.Api.AllowPlaintextOnLoopback && apiAddress is not null && IPAddress.IsLoopback(apiAddress)),
            "Api:Port",
            "tokens need TLS: give a certificate here or to Postgres, or AllowPlaintextOnLoopback on a loopback address");
        File(options.Api.CertificateFile, "Api:CertificateFile");
        Secret(options.Api.KeyFile, "Api:KeyFile");
        problems.AddRange(ConsoleCheck.Of(options));
        var access = options.Access;
        Range(access.MaxLifetime, 60, 86400, "Access:MaxLifetime");
        Range(access.Lifetime, 60, 86400, "Access:Lifetime");
        Check(access.Lifetime <= access.MaxLifetime, "Access:Lifetime", "must not be longer than MaxLifetime");
        Check(access.MaxSessions is >= 1 and <= 1000, "Access:MaxSessions", "must be 1 to 1000");
        Check(access.PerPrincipal is >= 1 and <= 1000, "Access:PerPrincipal", "must be 1 to 1000");
        Check(access.Port is null or (>= 1 and <= 65535), "Access:Port", "must be 1 to 65535");
        Range(access.RequestTimeout, 60, 86400, "Access:RequestTimeout");
        for (var i = 0; i < options.Api.Approvers.Count; i++)
        {
            Check(options.Api.Approvers[i].Group.Length > 0, $"Api:Approvers:{i}:Group", "is required");
        }

        var limits = options.Limits;
        Check(limits.MaxSessions is >= 1 and <= 100_000, "Limits:MaxSessions", "must be 1 to 100000");
        Check(limits.OpeningConnections is >= 1 and <= 100_000, "Limits:OpeningConnections", "must be 1 to 100000");
        Check(limits.OpeningConnectionsPerAddress is >= 1 and <= 100_000, "Limits:OpeningConnectionsPerAddress", "must be 1 to 100000");
        Check(limits.FailedLoginsPerAddress is >= 0 and <= 100_000, "Limits:FailedLoginsPerAddress", "must be 0 to 100000");
        Check(limits.FailedLoginsPerUser is >= 0 and <= 100_000, "Limits:FailedLoginsPerUser", "must be 0 to 100000");
        Check(limits.StatementBytes is >= 1024 and <= 16 << 20, "Limits:StatementBytes", "must be 1024 to 16777216");
        Check(limits.ParameterBytes is >= 1024 and <= 256 << 20, "Limits:ParameterBytes", "must be 1024 to 268435456");
        Check(limits.PreparedStatements is >= 1 and <= 1_000_000, "Limits:PreparedStatements", "must be 1 to 1000000");
        Check(limits.HeldInputBytes is >= 16 << 10 and <= 64 << 20, "Limits:HeldInputBytes", "must be 16384 to 67108864");
        Range(limits.LoginTimeout, 1, 600, "Limits:LoginTimeout");
        Range(limits.IdleTimeout, 0, 30 * 86400, "Limits:IdleTimeout");
        Range(limits.DrainTimeout, 0, 3600, "Limits:DrainTimeout");
        Range(limits.CatalogRefresh, 0, 86400, "Limits:CatalogRefresh");
        return problems;
    }

    private static bool IsSafeUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
