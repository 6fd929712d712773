using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Rules;

namespace DbGuard.Core.Policies.Privileges;

/// <summary>
/// The least privileges in the database under which profiles can do what their policy allows, so that the database enforces it a second time. Rules, limits and masks stay with
/// the guard: a database knows none.
/// </summary>
public static class PrivilegePlan
{
    private static readonly (AccessModes Mode, TablePrivileges Privilege)[] s_modes =
    [
        (AccessModes.Read, TablePrivileges.Select),
        (AccessModes.Insert, TablePrivileges.Insert),
        (AccessModes.Update, TablePrivileges.Update),
        (AccessModes.Delete, TablePrivileges.Delete),
        (AccessModes.Truncate, TablePrivileges.Truncate),
    ];

    /// <summary>What a role needs that serves all these profiles.</summary>
    /// <param name="engine">The policy, and where values come from.</param>
    /// <param name="profiles">Whom the role serves.</param>
    /// <param name="catalog">The database.</param>
    /// <param name="byColumn">
    /// Leave out the columns whose labels hide their values from every one of the profiles. Then nobody gets them, not even masked: the guard has nothing to mask where the database
    /// gives nothing.
    /// </param>
    /// <returns>Relations on which something is needed, by name. The server's own are not among them.</returns>
    public static ImmutableArray<TableGrant> For(PolicyEngine engine, IReadOnlyList<Profile> profiles, CatalogSnapshot catalog, bool byColumn)
    {
        var grants = ImmutableArray.CreateBuilder<TableGrant>();
        foreach (var table in catalog.Tables.Where(IsPlanned).OrderBy(t => t.Name.ToString(), StringComparer.Ordinal))
        {
            if (!engine.IsDenied(table, catalog) && Grant(engine, profiles, catalog, table, byColumn) is { } grant)
            {
                grants.Add(grant);
            }
        }

        return grants.ToImmutable();
    }

    private static bool IsPlanned(TableSchema table) =>
        !table.IsSystem && table.Kind is RelationKind.Table or RelationKind.PartitionedTable or RelationKind.View or RelationKind.MaterializedView or RelationKind.ForeignTable;

    private static TableGrant? Grant(PolicyEngine engine, IReadOnlyList<Profile> profiles, CatalogSnapshot catalog, TableSchema table, bool byColumn)
    {
        var privileges = TablePrivileges.None;
        foreach (var profile in profiles)
        {
            foreach (var (mode, privilege) in s_modes)
            {
                if (TableAccessRule.IsGranted(profile.May, mode, table))
                {
                    privileges |= privilege;
                }
            }

            if (profile.May.Maintain.Any(p => p.Matches(table.Name)))
            {
                privileges |= TablePrivileges.Maintain;
            }
        }

        if (privileges == TablePrivileges.None)
        {
            return null;
        }

        if (!byColumn || !privileges.HasFlag(TablePrivileges.Select))
        {
            return new TableGrant(table, privileges, default, []);
        }

        var readers = profiles.Where(p => TableAccessRule.IsGranted(p.May, AccessModes.Read, table)).ToList();
        var withheld = table.Columns.Where(c => readers.All(p => engine.IsProtected(new ColumnId(table.Id, c.Number), p, catalog))).ToImmutableArray();
        return withheld.IsEmpty
            ? new TableGrant(table, privileges, default, [])
            : new TableGrant(table, privileges & ~TablePrivileges.Select, [.. table.Columns.Except(withheld)], withheld);
    }
}
