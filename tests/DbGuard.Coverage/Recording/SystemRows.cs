using System.Collections.Concurrent;
using System.Globalization;

namespace DbGuard.Coverage.Recording;

/// <summary>
/// The rows of the catalog queries that describe the server's own objects. They are read once per database; afterwards only rows of user
/// objects are asked for, which makes a reading after each definition affordable. Thread-safe.
/// </summary>
internal sealed class SystemRows
{
    private const uint FirstUserObjectId = 16384;

    private readonly ConcurrentDictionary<(string Database, string Sql), (string Key, List<string?[]> Rows)> _known = new();

    /// <summary>Runs a catalog query, or the part of it that can have changed.</summary>
    public IReadOnlyList<string?[]> Read(ServerQuestions server, string database, string sql)
    {
        if (_known.TryGetValue((database, sql), out var known))
        {
            return known.Key.Length == 0
                ? server.Ask(sql)
                : [.. known.Rows, .. server.Ask($"SELECT * FROM ({sql}) AS all_objects(key) WHERE all_objects.key >= {FirstUserObjectId}")];
        }

        var rows = server.Ask(sql);
        var key = server.Columns.Count > 1 && server.Columns[0].Name is "oid" or "attrelid" or "indrelid" ? server.Columns[0].Name : "";
        _known.TryAdd((database, sql), (key, key.Length == 0 ? [] : rows.FindAll(row => uint.Parse(row[0]!, CultureInfo.InvariantCulture) < FirstUserObjectId)));
        return rows;
    }
}
