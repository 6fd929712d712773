using System.Collections.Concurrent;
using DbGuard.Gateway.Hosting;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Postgres.Catalog;

/// <summary>Reads a whole catalog through a connection; the dialect brings the queries.</summary>
internal delegate Task<LoadedCatalog> CatalogLoader(UpstreamConnection connection, long version, CancellationToken cancellationToken);

/// <summary>One catalog per database, shared by all sessions.</summary>
internal sealed class CatalogCache(UpstreamConnector connector, CatalogLoader loader, TimeProvider time, CatalogArchive? archive = null)
{
    private readonly ConcurrentDictionary<string, DatabaseCatalog> _databases = new(StringComparer.Ordinal);

    public DatabaseCatalog For(string database) =>
        _databases.GetOrAdd(database, static (name, self) => new DatabaseCatalog(name, self.connector, self.loader, self.time, self.archive), (connector, loader, time, archive));

    /// <summary>Reads every known catalog again; a database that cannot be read keeps what it has.</summary>
    public async Task RefreshAllAsync(CancellationToken cancellationToken)
    {
        foreach (var catalog in _databases.Values)
        {
            try
            {
                await catalog.RefreshAsync(cancellationToken);
            }
            catch (IOException)
            {
                // The next statement that needs something newer asks again.
            }
        }
    }
}
