using DbGuard.Dialects.Postgres.Catalog;

namespace DbGuard.Gateway.Postgres.Catalog;

/// <summary>The dialect's catalog queries over the gateway's own upstream connection.</summary>
internal static class CatalogLoading
{
    public static CatalogLoader ThroughUpstream { get; } = static (connection, _, version, cancellationToken) =>
        CatalogReader.ReadAsync(async (sql, token) => await connection.QueryTextAsync(sql, token), version, cancellationToken);
}
