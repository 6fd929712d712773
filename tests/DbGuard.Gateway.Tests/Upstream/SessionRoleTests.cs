using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;
using Npgsql;

namespace DbGuard.Gateway.Tests.Upstream;

/// <summary>Sessions that run as database roles of their own: they have what the profile allows, and nothing of them is left, whatever ends them.</summary>
public sealed class SessionRoleTests : IAsyncLifetime
{
    private const string Keeper = "gatekeeper";
    private const string Database = "shop";
    private const string Password = "gatekeeper-secret";
    private const string Endless = "with recursive t(n) as (select 1 union all select n + 1 - 1 from t) select count(*) from t";

    private const string Policy = """
        version: 1
        labels: {email: [app.customers.email]}
        masks: {email: email}
        profiles:
          reader: {match: {agents: [agent, "agent-*"]}, may: {read: ["app.*"], insert: [app.notes]}}
        """;

    private PostgresServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync(new PostgresServerOptions
        {
            Settings = ["log_statement=all", "log_line_prefix=%a|%u|", "logging_collector=on", "log_directory=log", "log_filename=server.log", "max_connections=300"],
        });
        await _server.ExecuteAsync("postgres", $"create role {Keeper} login createrole password '{Password}'");
        await _server.ExecuteAsync("postgres", $"create database {Database} owner {Keeper}");
        await PostgresServer.ExecuteAsync(_server.Endpoint(Database, Keeper, Password), """
            create schema app;
            create table app.customers (id int primary key, name text, email text);
            create table app.notes (id serial primary key, body text);
            create schema hidden;
            create table hidden.salaries (id int);
            insert into app.customers values (1, 'Ann', 'ann@bank.example');
            """);
        await _server.ExecuteAsync("postgres", $"alter role {Keeper} in database {Database} set search_path = app");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Session_RunsAsARoleThatHasWhatTheProfileAllows_AndIsGoneAfterIt()
    {
        await using var gateway = await StartAsync();
        string role;
        await using (var session = new NpgsqlConnection(gateway.Endpoint(Database).ConnectionString + ";Pooling=false"))
        {
            await session.OpenAsync();
            role = (string)(await ScalarAsync(session, "select current_user"))!;
            Assert.StartsWith("dbguard_s_", role, StringComparison.Ordinal);

            // By the search path of the gateway's own role; masked, because the guard still does its part; a serial column has its sequence.
            Assert.Equal("a***@bank.example", await ScalarAsync(session, "select email from customers"));
            Assert.Equal(1, await ScalarAsync(session, "insert into notes (body) values ('x') returning id"));
            Assert.Equal(
                "true false false false",
                await _server.ScalarAsync(Database, $"select concat_ws(' ', has_table_privilege('{role}', 'app.customers', 'SELECT')::text, has_table_privilege('{role}', 'app.customers', 'UPDATE')::text, has_schema_privilege('{role}', 'hidden', 'USAGE')::text, has_table_privilege('{role}', 'hidden.salaries', 'SELECT')::text)"));
            Assert.Equal("f f f 1", await _server.ScalarAsync("postgres", $"select concat_ws(' ', rolsuper, rolcreaterole, rolcreatedb, rolconnlimit) from pg_roles where rolname = '{role}'"));
        }

        await NoneAreLeftAsync();
        Assert.Contains("dbguard:agent|" + role + "|", await LogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ByColumn_TheDatabaseItselfRefusesWhatThePolicyMasks()
    {
        await using var gateway = await StartAsync(upstream => upstream["SessionRoleColumns"] = true);
        await using var session = new NpgsqlConnection(gateway.Endpoint(Database).ConnectionString + ";Pooling=false");
        await session.OpenAsync();

        Assert.Equal("Ann", await ScalarAsync(session, "select name from customers"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(session, "select email from customers"));
        Assert.Equal(("42501", "permission denied for table customers"), (refused.SqlState, refused.MessageText));
    }

    [Fact]
    public async Task TwoHundredSessions_TwentyOfThemKilled_AndAGatewayKilled_LeaveNoRole()
    {
        await using var gateway = await StartAsync();
        var endpoint = gateway.Endpoint(Database);
        for (var round = 0; round < 10; round++)
        {
            var sessions = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WireClient.LogInAsync(endpoint)));
            if (round == 3)
            {
                Assert.Equal(20L, await _server.ScalarAsync("postgres", "select count(*) from pg_roles where rolname like 'dbguard\\_s\\_%'"));
            }

            if (round is 4 or 5)
            {
                // Ten in the middle of a statement, five by the operator and five by a client that vanishes.
                foreach (var client in sessions[..10])
                {
                    await client.SendAsync(Frontend.Query(Endless));
                }

                foreach (var client in sessions[..5])
                {
                    client.Reset();
                }

                if (round == 5)
                {
                    await gateway.CommandAsync("sessions", "kill", "--all", "--config", "dbguard.json");
                }
                else
                {
                    var list = JsonNode.Parse((await gateway.CommandAsync("sessions", "list", "--json", "--config", "dbguard.json")).OutputText)!;
                    var ids = (list as JsonArray ?? list["sessions"]!.AsArray()).Select(s => (string)s!["id"]!).Take(5).ToList();
                    foreach (var id in ids)
                    {
                        await gateway.CommandAsync("sessions", "kill", id, "--config", "dbguard.json");
                    }
                }
            }

            foreach (var client in sessions)
            {
                await client.DisposeAsync();
            }
        }

        await NoneAreLeftAsync();

        // A gateway that is killed has no time to clean up; the next one does.
        var left = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => WireClient.LogInAsync(endpoint)));
        await left[0].SendAsync(Frontend.Query(Endless));
        gateway.Process.Signal(PosixSignalNumber.Kill);
        await gateway.Process.WaitForExitAsync();
        Assert.Equal(5L, await _server.ScalarAsync("postgres", "select count(*) from pg_roles where rolname like 'dbguard\\_s\\_%'"));
        await gateway.RestartAsync();
        await NoneAreLeftAsync();
        await using (await WireClient.LogInAsync(endpoint))
        {
        }

        // An orderly end leaves none either, although sessions are open.
        var open = await WireClient.LogInAsync(endpoint);
        gateway.Process.Signal(PosixSignalNumber.Terminate);
        await gateway.Process.WaitForExitAsync();
        Assert.Equal(0L, await _server.ScalarAsync("postgres", "select count(*) from pg_roles where rolname like 'dbguard\\_s\\_%'"));
        await open.DisposeAsync();
        foreach (var client in left)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task RolesOfOthers_AreLeftAlone()
    {
        await _server.ExecuteAsync("postgres", "create role dbguard_s_otherone_abcdefghijkmnpqr");
        await using (await StartAsync())
        {
        }

        Assert.Equal(1L, await _server.ScalarAsync("postgres", "select count(*) from pg_roles where rolname like 'dbguard\\_s\\_%'"));
    }

    [Fact]
    public async Task WhatCannotBeGranted_RefusesTheSession_AndLeavesNothing()
    {
        await _server.ExecuteAsync(Database, "alter table app.customers owner to postgres; grant select on app.customers to gatekeeper");
        await using var gateway = await StartAsync();
        await using var session = new NpgsqlConnection(gateway.Endpoint(Database).ConnectionString + ";Pooling=false");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => session.OpenAsync());

        Assert.Equal(("28000", "the database server does not take the connection"), (refused.SqlState, refused.MessageText));
        Assert.Contains(
            "DBG7040",
            (await gateway.CommandAsync("audit", "export", "--config", "dbguard.json")).OutputText,
            StringComparison.Ordinal);
        Assert.Contains("cannot grant SELECT on app.customers", gateway.Process.Output.Text, StringComparison.Ordinal);
        await NoneAreLeftAsync();
    }

    [Fact]
    public async Task ProfileThatMayDefine_IsAStartUpError()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(policy: "version: 1\nprofiles: {all: {match: everyone, may: everything}}\n"));
        Assert.Contains("DBG7040 profile `all` may define objects or run code", failure.Message, StringComparison.Ordinal);
    }

    private Task<GatewayProcess> StartAsync(Action<JsonNode>? change = null, string policy = Policy) => GatewayProcess.StartAsync(
        new GatewaySettings(_server.Endpoint(Database, Keeper, Password), policy, [new GatewayAgent("agent", "agent-password")])
        {
            Configure = configuration =>
            {
                configuration["Upstream"]!["SessionRole"] = "PerSession";
                configuration["Upstream"]!["AllowSuperuser"] = false;
                configuration["Limits"] = new JsonObject { ["DrainTimeout"] = "00:00:01" };
                change?.Invoke(configuration["Upstream"]!);
            },
        });

    private async Task NoneAreLeftAsync()
    {
        for (var i = 0; i < 400; i++)
        {
            if ((long)(await _server.ScalarAsync("postgres", "select count(*) from pg_roles where rolname like 'dbguard\\_s\\_%'"))! == 0)
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"left: {await _server.ScalarAsync("postgres", "select string_agg(rolname, ' ') from pg_roles where rolname like 'dbguard\\_s\\_%'")}");
    }

    private async Task<string> LogAsync()
    {
        using var reader = new StreamReader(new FileStream(Path.Combine(_server.Directory, "data", "log", "server.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection session, string sql)
    {
        await using var command = new NpgsqlCommand(sql, session);
        return await command.ExecuteScalarAsync();
    }
}
