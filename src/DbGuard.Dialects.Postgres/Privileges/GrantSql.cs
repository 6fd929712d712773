using System.Collections.Immutable;
using DbGuard.Core.Policies.Privileges;

namespace DbGuard.Dialects.Postgres.Privileges;

/// <summary>Statements that give a role what a <see cref="PrivilegePlan"/> says.</summary>
public static class GrantSql
{
    private static readonly (TablePrivileges Privilege, string Word)[] s_words =
    [
        (TablePrivileges.Select, "SELECT"),
        (TablePrivileges.Insert, "INSERT"),
        (TablePrivileges.Update, "UPDATE"),
        (TablePrivileges.Delete, "DELETE"),
        (TablePrivileges.Truncate, "TRUNCATE"),
        (TablePrivileges.Maintain, "MAINTAIN"),
    ];

    /// <summary>One statement for each schema and relation.</summary>
    /// <param name="grants">The plan.</param>
    /// <param name="role">Who gets it.</param>
    /// <param name="serverVersion">E.g. 17: before that there is no MAINTAIN.</param>
    public static IEnumerable<string> For(ImmutableArray<TableGrant> grants, string role, int serverVersion)
    {
        var to = SqlText.Identifier(role);
        foreach (var schema in grants.Select(g => g.Table.Name.Schema).Distinct().Order(StringComparer.Ordinal))
        {
            yield return $"GRANT USAGE ON SCHEMA {SqlText.Identifier(schema)} TO {to}";
        }

        foreach (var grant in grants)
        {
            if (Privileges(grant, serverVersion) is { Length: > 0 } privileges)
            {
                yield return $"GRANT {privileges} ON {SqlText.Identifier(grant.Table.Name)} TO {to}";
            }
        }
    }

    /// <summary>Statements that take everything away from a role, so that what the plan grants is all it has of its own.</summary>
    /// <param name="schemas">Every schema of the database that is not the server's.</param>
    /// <param name="role">From whom.</param>
    public static IEnumerable<string> RevokeAll(IEnumerable<string> schemas, string role)
    {
        var from = SqlText.Identifier(role);
        foreach (var schema in schemas.Select(SqlText.Identifier))
        {
            yield return $"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {from}";
            yield return $"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {from}";
            yield return $"REVOKE ALL ON SCHEMA {schema} FROM {from}";
        }
    }

    private static string Privileges(TableGrant grant, int serverVersion)
    {
        var words = s_words
            .Where(w => grant.Privileges.HasFlag(w.Privilege) && (w.Privilege != TablePrivileges.Maintain || serverVersion >= 17))
            .Select(w => w.Word);
        return string.Join(", ", grant.SelectColumns.IsDefaultOrEmpty ? words : words.Prepend($"SELECT ({string.Join(", ", grant.SelectColumns.Select(c => SqlText.Identifier(c.Name)))})"));
    }
}
