using DbGuard.Dialects.Postgres.Catalog;

namespace DbGuard.Gateway.Postgres.Catalog;

/// <summary>The dialect's catalog queries over the gateway's own upstream connection.</summary>
internal static class CatalogLoading
{
    public static CatalogLoader ThroughUpstream { get; } = static async (connection, _, version, cancellationToken) =>
    {
        // WHY: the server writes the names in view definitions as they are found on the search path; an empty one has them all qualified.
        await connection.QueryTextAsync("set search_path = ''", cancellationToken);
        return await CatalogReader.ReadAsync(async (sql, token) => await connection.QueryTextAsync(sql, token), version, cancellationToken);
    };
}
