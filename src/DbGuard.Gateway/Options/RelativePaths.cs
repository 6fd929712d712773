namespace DbGuard.Gateway.Options;

/// <summary>Makes the file names in the options absolute.</summary>
internal static class RelativePaths
{
    public static void Resolve(GatewayOptions options, string directory)
    {
        options.Postgres.CertificateFile = Absolute(options.Postgres.CertificateFile, directory);
        options.Postgres.KeyFile = Absolute(options.Postgres.KeyFile, directory);
        options.Postgres.ClientCa = Absolute(options.Postgres.ClientCa, directory);
        options.Upstream.PasswordFile = Absolute(options.Upstream.PasswordFile, directory);
        options.Upstream.CaFile = Absolute(options.Upstream.CaFile, directory);
        options.Upstream.Vault.CaFile = Absolute(options.Upstream.Vault.CaFile, directory);
        options.Upstream.Vault.TokenFile = Absolute(options.Upstream.Vault.TokenFile, directory);
        if (options.Upstream.PasswordCommand.File.Contains('/', StringComparison.Ordinal))
        {
            options.Upstream.PasswordCommand.File = Path.GetFullPath(options.Upstream.PasswordCommand.File, directory);
        }

        options.Policy.File = Absolute(options.Policy.File, directory) ?? "";
        options.Store.File = Absolute(options.Store.File, directory) ?? "";
        options.Store.CheckpointKeyFile = Absolute(options.Store.CheckpointKeyFile, directory);
        foreach (var anchor in options.Store.Anchors)
        {
            anchor.File = Absolute(anchor.File, directory);
            anchor.SecretFile = Absolute(anchor.SecretFile, directory);
        }

        options.Store.GrantKeyFile = Absolute(options.Store.GrantKeyFile, directory);
        options.Store.Postgres.ConnectionFile = Absolute(options.Store.Postgres.ConnectionFile, directory);
        options.Api.Socket = Absolute(options.Api.Socket, directory)
            ?? (options.Store.File.Length > 0 ? Path.ChangeExtension(options.Store.File, ".sock") : null);
        options.Api.CertificateFile = Absolute(options.Api.CertificateFile, directory);
        options.Api.KeyFile = Absolute(options.Api.KeyFile, directory);
        options.Console.CertificateFile = Absolute(options.Console.CertificateFile, directory);
        options.Console.KeyFile = Absolute(options.Console.KeyFile, directory);
        options.Console.Oidc.ClientSecretFile = Absolute(options.Console.Oidc.ClientSecretFile, directory);
        options.Console.Oidc.CaFile = Absolute(options.Console.Oidc.CaFile, directory);
        foreach (var webhook in options.Webhooks)
        {
            webhook.SecretFile = Absolute(webhook.SecretFile, directory);
        }

        foreach (var agent in options.Agents)
        {
            agent.PasswordFile = Absolute(agent.PasswordFile, directory);
        }

        foreach (var issuer in options.Issuers)
        {
            issuer.JwksFile = Absolute(issuer.JwksFile, directory);
            issuer.CaFile = Absolute(issuer.CaFile, directory);
            issuer.MetadataTokenFile = Absolute(issuer.MetadataTokenFile, directory);
        }
    }

    private static string? Absolute(string? file, string directory) =>
        string.IsNullOrEmpty(file) ? null : Path.GetFullPath(file, directory);
}
