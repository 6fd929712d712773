using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Approvals.Trials;

/// <summary>Which triggers belong to the changed tables, and which foreign keys hand a change on.</summary>
internal static class SpreadReader
{
    public static async Task<ImmutableArray<string>> ReadAsync(UpstreamConnection connection, List<CountedTable> tables, CancellationToken cancellationToken)
    {
        if (tables.Count == 0)
        {
            return [];
        }

        var ids = string.Join(", ", tables.Select(t => t.Id.ToString(CultureInfo.InvariantCulture)));
        var rows = await connection.QueryTextAsync(
            $"""
            SELECT 'trigger ' || t.tgname || ' on ' || n.nspname || '.' || c.relname || ' calls ' || t.tgfoid::pg_catalog.regproc
            FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgrelid IN ({ids})
            UNION ALL
            SELECT 'foreign key ' || k.conname || ' of ' || n.nspname || '.' || c.relname
                || CASE k.confdeltype WHEN 'c' THEN ' deletes with it' WHEN 'n' THEN ' is set to null when it is deleted' WHEN 'd' THEN ' is set to its default when it is deleted' ELSE '' END
                || CASE k.confupdtype WHEN 'c' THEN ', follows changes of the key' ELSE '' END
            FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype = 'f' AND k.confrelid IN ({ids}) AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype = 'c')
            ORDER BY 1 LIMIT 50
            """,
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => r[0]).OfType<string>()];
    }
}
