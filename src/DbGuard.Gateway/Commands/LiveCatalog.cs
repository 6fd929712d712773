using System.Security.Cryptography;

using DbGuard.Core.Catalog;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Catalog;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Commands;

/// <summary>Reads the catalog of a database that a gateway's configuration names, with the gateway's own credential.</summary>
internal static class LiveCatalog
{
    /// <summary>The catalog; null when it cannot be read, which then has been said.</summary>
    /// <param name="config">The gateway's configuration.</param>
    /// <param name="database">One of its databases; null for the only one.</param>
    /// <param name="error">Takes what is wrong.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<CatalogSnapshot?> ReadAsync(FileInfo config, string? database, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var options = GatewayOptionsReader.Read(config.FullName);
            if ((database ?? (options.Databases is [var only] ? only : null)) is not { } name || (options.Databases.Count > 0 && !options.Databases.Contains(name)))
            {
                await error.WriteLineAsync($"{config}: DBG6122 say which database: --database {(options.Databases.Count > 0 ? string.Join(" or ", options.Databases) : "NAME")}");
                return null;
            }

            var connector = new UpstreamConnector(UpstreamEndpoint.From(options.Upstream) with { AllowSuperuser = true });
            await using var connection = await connector.ConnectAsync(new UpstreamLogin(name, [new("application_name", "dbguard:policy")]), cancellationToken);
            return (await CatalogLoading.ThroughUpstream(connection, 1, cancellationToken)).Snapshot;
        }
        catch (GatewayOptionsException problems)
        {
            foreach (var problem in problems.Problems)
            {
                await error.WriteLineAsync(problem.ToString());
            }
        }
        catch (Exception failure) when (failure is UpstreamException or IOException or CryptographicException)
        {
            await error.WriteLineAsync($"{config}: DBG6123 the catalog cannot be read: {failure.Message}");
        }

        return null;
    }
}
