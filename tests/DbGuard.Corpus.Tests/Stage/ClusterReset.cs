namespace DbGuard.Corpus.Tests.Stage;

/// <summary>Undoes what an attack without a guard does to the whole cluster, so that the next finds the fixture.</summary>
internal static class ClusterReset
{
    private const string StrangeRoles =
        "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname NOT IN ('dbg_super','dbg_owner','dbg_rw','dbg_ro','dbg_pii','postgres') AND rolname !~ '^pg_'";

    private static readonly string[] Always =
    [
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT setrole::regrole AS who FROM pg_db_role_setting WHERE setrole <> 0 LOOP EXECUTE format('ALTER ROLE %s RESET ALL', r.who); END LOOP; END $$",
    ];

    private static readonly string[] Roles =
    [
        "ALTER SYSTEM RESET ALL",
        "SELECT pg_reload_conf()",
        "ALTER ROLE postgres LOGIN SUPERUSER",
        .. FixtureRoles.Passwords.Select(role => $"ALTER ROLE {role.Key} LOGIN PASSWORD '{role.Value}'"),
        "ALTER ROLE dbg_ro NOSUPERUSER",
        "ALTER ROLE dbg_rw NOSUPERUSER",
        "ALTER ROLE dbg_owner NOSUPERUSER CREATEROLE",
        "SELECT pg_replication_origin_drop(roname) FROM pg_replication_origin",
        "REVOKE dbg_pii FROM dbg_ro",
        "GRANT dbg_pii TO dbg_rw",
        .. from granted in new[] { "pg_read_all_data", "pg_write_all_data", "pg_execute_server_program", "pg_read_server_files", "pg_monitor", "dbg_owner" }
           from role in new[] { "dbg_ro", "dbg_rw" }
           select $"REVOKE {granted} FROM {role}",
    ];

    /// <summary>Removes roles, slots and role settings; with <paramref name="all"/> also resets configuration, passwords and memberships.</summary>
    public static async Task RunAsync(AdminConnection admin, bool all)
    {
        foreach (var role in (await admin.QueryAsync(StrangeRoles)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await admin.QueryAsync($"DROP OWNED BY {role}");
            await admin.QueryAsync($"DROP ROLE IF EXISTS {role}");
        }

        foreach (var sql in all ? [.. Always, .. Roles] : Always)
        {
            await admin.QueryAsync(sql);
        }

        foreach (var left in Directory.EnumerateFileSystemEntries(Path.GetTempPath(), "dbguard_*"))
        {
            if (Directory.Exists(left))
            {
                Directory.Delete(left, recursive: true);
            }
            else
            {
                File.Delete(left);
            }
        }
    }
}
