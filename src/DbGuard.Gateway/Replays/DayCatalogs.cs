using DbGuard.Core.Audit;
using DbGuard.Core.Catalog;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Hosting;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Replays;

/// <summary>
/// The catalogs that recorded statements were analysed against. Shown the records in order, it knows which one held when; where it was not kept, another one stands in.
/// </summary>
/// <param name="storeFile">The store beside which catalogs are kept; null: none are.</param>
/// <param name="other">What stands in: the database's catalog now. Asked for once, when needed.</param>
internal sealed class DayCatalogs(string? storeFile, Lazy<CatalogSnapshot> other)
{
    private readonly Dictionary<string, CatalogSnapshot?> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CatalogSnapshot> _held = new(StringComparer.Ordinal);

    /// <summary>How often another catalog stood in.</summary>
    public long StoodIn { get; private set; }

    /// <summary>Takes note of a record that says which catalog holds from now on; others are passed over.</summary>
    public void See(StoredRecord record)
    {
        if (storeFile is null || (AuditRecordKind)record.Kind != AuditRecordKind.CatalogLoaded)
        {
            return;
        }

        var body = AuditBody.Of(record);
        if (body.Text("database") is not { } database || CatalogArchive.HashOf(body.Text("detail")) is not { } hash)
        {
            return;
        }

        if (!_known.TryGetValue(hash, out var catalog))
        {
            _known[hash] = catalog = CatalogArchive.Find(storeFile, hash);
        }

        if (catalog is null)
        {
            _held.Remove(database);
        }
        else
        {
            _held[database] = catalog;
        }
    }

    /// <summary>The catalog that held in a database when the records seen so far were made.</summary>
    public CatalogSnapshot For(string? database)
    {
        if (database is not null && _held.TryGetValue(database, out var catalog))
        {
            return catalog;
        }

        StoodIn++;
        return other.Value;
    }
}
