using System.Globalization;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Rows changed per table since the session last reported its statistics, as its server process counts them: also by cascades, triggers and
/// functions. Partitions count as their root. Only differences within one transaction mean something.
/// </summary>
internal sealed class ChangeCounts
{
    /// <summary>Root table, updated, inserted, deleted; one more row says whether the server counts at all. Every name is qualified: the path is the client's.</summary>
    public const string Sql = """
        SELECT t.id, pg_catalog.sum(t.u), pg_catalog.sum(t.i), pg_catalog.sum(t.d), NULL::pg_catalog.text
        FROM (SELECT coalesce(pg_catalog.pg_partition_root(c.oid)::pg_catalog.oid, c.oid) AS id,
            pg_catalog.pg_stat_get_xact_tuples_updated(c.oid) AS u,
            pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) AS i,
            pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid) AS d
          FROM pg_catalog.pg_class c
          WHERE c.relkind OPERATOR(pg_catalog.=) 'r'::pg_catalog."char" AND c.oid OPERATOR(pg_catalog.>=) '16384'::pg_catalog.oid) t
        WHERE pg_catalog.int8larger(t.u, pg_catalog.int8larger(t.i, t.d)) OPERATOR(pg_catalog.>) 0::pg_catalog.int8
        GROUP BY t.id
        UNION ALL SELECT '0'::pg_catalog.oid, 0, 0, 0, pg_catalog.current_setting('track_counts')
        """;

    private readonly Dictionary<string, (long Updated, long Inserted, long Deleted)> _tables = [];

    private ChangeCounts(IEnumerable<string?[]> rows)
    {
        foreach (var row in rows)
        {
            if (row is [_, _, _, _, { } setting])
            {
                IsCounting = setting == "on";
            }
            else if (row is [{ } table, { } updated, { } inserted, { } deleted, null])
            {
                _tables[table] = (Number(updated), Number(inserted), Number(deleted));
            }
        }
    }

    /// <summary>False when the server does not count (<c>track_counts</c> is off).</summary>
    public bool IsCounting { get; }

    public static ChangeCounts From(IEnumerable<string?[]> rows) => new(rows);

    /// <summary>
    /// Most rows changed in any one table since then. A row that moves to another partition is deleted and inserted: the greater of both
    /// counts. Tables count apart, so that an audit trigger does not double what a statement does.
    /// </summary>
    public long MostSince(ChangeCounts before)
    {
        var most = 0L;
        foreach (var (table, now) in _tables)
        {
            var then = before._tables.GetValueOrDefault(table);
            most = Math.Max(most, now.Updated - then.Updated + Math.Max(now.Inserted - then.Inserted, now.Deleted - then.Deleted));
        }

        return most;
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
