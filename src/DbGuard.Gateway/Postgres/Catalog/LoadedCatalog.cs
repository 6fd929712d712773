using DbGuard.Core.Catalog;

namespace DbGuard.Gateway.Postgres.Catalog;

/// <summary>A snapshot and what it was made of.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Fingerprint">Equal for two readings that found the same catalog: then the earlier snapshot, and every decision made against it, still stands.</param>
internal sealed record LoadedCatalog(CatalogSnapshot Snapshot, string Fingerprint);
