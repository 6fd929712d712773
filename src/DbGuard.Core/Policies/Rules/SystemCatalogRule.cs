using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies relations of the server's own catalog beyond what <c>system_catalogs</c> allows (DBG2030), and any write to them short of
/// <c>all</c> (DBG2031). Patterns of <c>read</c> and the like are about the user's relations only.
/// Denied by default: <c>select * from pg_authid</c>. Allowed: <c>select * from pg_class</c>.
/// </summary>
internal sealed class SystemCatalogRule : IRule
{
    private const AccessModes Changes = AccessModes.Insert | AccessModes.Update | AccessModes.Delete | AccessModes.Truncate | AccessModes.Lock | AccessModes.Define;

    public string Name => "system-catalogs";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var allowed = context.May.SystemCatalogs;
        if (allowed == SystemCatalogAccess.All)
        {
            yield break;
        }

        var direct = context.Facts.Tables.Where(t => t.Table.IsSystem && !t.ThroughView).ToList();
        foreach (var access in direct.Where(t => (t.Modes & Changes) != 0))
        {
            var name = access.Table.Name.ToString();
            yield return Objection.Deny("DBG2031", Name, $"profile `{context.Profile.Name}` may not change the system catalog `{name}`", "use the statement made for it", [name], access.Span);
        }

        var unread = direct.Where(t => t.Modes.HasFlag(AccessModes.Read) && !IsAllowed(t.Table, allowed)).Select(t => t.Table.Name.ToString()).ToImmutableArray();
        if (!unread.IsEmpty)
        {
            yield return Objection.Deny("DBG2030", Name, $"profile `{context.Profile.Name}` may not read {Objection.Names(unread)} of the system catalog",
                allowed == SystemCatalogAccess.None ? "leave it out" : "leave it out; what describes tables and columns may be read", unread);
        }

        var columns = allowed == SystemCatalogAccess.Metadata ? SensitiveColumns(context.Facts) : [];
        if (!columns.IsEmpty)
        {
            yield return Objection.Deny(
                "DBG2030", Name, $"profile `{context.Profile.Name}` may not read {Objection.Names(columns)} of the system catalog", "name the other columns only", columns);
        }

        // A system view is judged as itself; a system table behind a user's view or function is judged here.
        if (context.Facts.Tables.Any(t => t.Table.IsSystem && t.ThroughView && !IsAllowed(t.Table, allowed)))
        {
            var named = context.Facts.Tables.Where(t => !t.ThroughView).Select(t => t.Table.Name.ToString()).ToImmutableArray();
            yield return Objection.Deny("DBG2030", Name, "the statement reaches a protected system catalog through a view or a function", "leave that view or function out", named);
        }
    }

    /// <summary>Sensitive columns of relations that may be read otherwise, directly or through a user's view.</summary>
    private static ImmutableArray<string> SensitiveColumns(StatementFacts facts)
    {
        if (!facts.Tables.Any(t => !t.Table.SensitiveColumns.IsEmpty))
        {
            return [];
        }

        return
        [
            .. from access in facts.Tables
               from used in facts.Columns
               where used.IsOfStatement && used.Column.TableId == access.Table.Id && access.Table.SensitiveColumns.Contains(used.Column.Number)
               select $"{access.Table.Name}.{access.Table.FindColumn(used.Column.Number)!.Name}",
        ];
    }

    private static bool IsAllowed(TableSchema table, SystemCatalogAccess allowed) =>
        allowed == SystemCatalogAccess.Metadata && table.Sensitivity == SystemSensitivity.Metadata;
}
