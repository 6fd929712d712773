using System.Security.Cryptography;
using DbGuard.Core.Audit;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Catalog;

namespace DbGuard.Gateway.Hosting;

/// <summary>
/// Keeps every catalog that statements were analysed against, under its content hash, beside the store; a record of the chain says from when on which one held.
/// Definitions only, no data.
/// </summary>
internal sealed class CatalogArchive(string storeFile, IAuditSink audit, TimeProvider time)
{
    /// <summary>The folder of the store <paramref name="storeFile"/>.</summary>
    public static string FolderOf(string storeFile) => Path.ChangeExtension(storeFile, ".catalogs");

    /// <summary>
    /// Keeps a catalog and records that it holds from now on. A file that cannot be written is missing from replays, and they say so; nothing else depends on it.
    /// </summary>
    /// <exception cref="AuditUnavailableException">It cannot be recorded.</exception>
    public void Keep(string database, CatalogSnapshot snapshot)
    {
        using var content = new MemoryStream();
        CatalogFile.Write(content, snapshot);
        var bytes = content.ToArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Write(hash, bytes);
        audit.Append(new AuditRecord { Kind = AuditRecordKind.CatalogLoaded, At = time.GetUtcNow(), Database = database, Detail = $"catalog {hash}" });
    }

    /// <summary>The hash that a <see cref="AuditRecordKind.CatalogLoaded"/> record names; null when it names none.</summary>
    public static string? HashOf(string? detail) =>
        detail is ['c', 'a', 't', 'a', 'l', 'o', 'g', ' ', .. var hash] && hash.Length == 2 * SHA256.HashSizeInBytes && hash.All(char.IsAsciiHexDigitLower) ? hash : null;

    /// <summary>A catalog by its hash; null when it was not kept, or is not what its name says.</summary>
    public static CatalogSnapshot? Find(string storeFile, string hash)
    {
        try
        {
            var content = File.ReadAllBytes(Path.Combine(FolderOf(storeFile), hash + ".json"));
            return Convert.ToHexStringLower(SHA256.HashData(content)) == hash ? CatalogFile.Read(new MemoryStream(content)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private void Write(string hash, byte[] content)
    {
        try
        {
            var kept = Path.Combine(FolderOf(storeFile), hash + ".json");
            if (File.Exists(kept) || OperatingSystem.IsWindows())
            {
                return;
            }

            Directory.CreateDirectory(FolderOf(storeFile), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.WriteAllBytes(kept + ".new", content);
            File.Move(kept + ".new", kept, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Said by the replay that lacks it.
        }
    }
}
