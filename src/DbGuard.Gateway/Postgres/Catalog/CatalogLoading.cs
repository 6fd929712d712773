using System.Security.Cryptography;
using System.Text;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Postgres.Catalog;

/// <summary>The dialect's catalog queries over the gateway's own upstream connection, in one transaction.</summary>
internal static class CatalogLoading
{
    public static CatalogLoader ThroughUpstream { get; } = LoadAsync;

    private static async Task<LoadedCatalog> LoadAsync(UpstreamConnection connection, long version, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await connection.QueryTextAsync("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
        var snapshot = await CatalogReader.ReadAsync(
            async (sql, token) =>
            {
                var rows = await connection.QueryTextAsync(sql, token);
                Append(hash, rows);
                return rows;
            },
            version,
            cancellationToken);
        return new LoadedCatalog(snapshot, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Append(IncrementalHash hash, List<string?[]> rows)
    {
        foreach (var row in rows)
        {
            foreach (var cell in row)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(cell ?? "\u0000"));
                hash.AppendData("\u001e"u8);
            }

            hash.AppendData("\u001f"u8);
        }
    }
}
