using System.Collections.Concurrent;
using System.Globalization;
using DbGuard.Corpus.Tests.Canaries;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;

namespace DbGuard.Corpus.Tests.Stage;

/// <summary>
/// Copies of the fixture. Making one costs a tenth of a second, and another in each gateway that first meets it: a copy that
/// a run has left as it was serves the next run; one with a trace is thrown away.
/// </summary>
internal sealed class DatabasePool(PostgresServer server) : IAsyncDisposable
{
    private const string Fixture = "fixture", ControlFixture = "fixture_control";
    private const string OtherSessions =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'";

    private readonly ConcurrentBag<RentedDatabase> _idle = [];
    private readonly ConcurrentQueue<Task> _drops = [];
    private readonly SemaphoreSlim _creating = new(1);
    private AdminConnection _maintenance = null!;
    private string _tracesQuery = "";
    private bool _hasControl;
    private int _count;

    /// <summary>Copies made so far.</summary>
    public int Count => _count;

    public async Task OpenAsync()
    {
        _maintenance = await AdminConnection.OpenAsync(server.Endpoint());
        await LoadAsync(Fixture, FixtureSecrets.Schema);
        await using var fixture = await AdminConnection.OpenAsync(server.Endpoint(Fixture));
        _tracesQuery = await DatabaseTraces.QueryForAsync(fixture);
    }

    /// <summary>A copy of the fixture as it is in the file.</summary>
    public async Task<RentedDatabase> RentAsync() => _idle.TryTake(out var idle) ? idle : await CreateAsync(Fixture);

    /// <summary>A copy of the fixture with other secrets.</summary>
    public async Task<RentedDatabase> RentControlAsync()
    {
        await _creating.WaitAsync();
        try
        {
            if (!_hasControl)
            {
                // A copy, not loaded anew: object ids stay the same, and so do fragments that are in them.
                await LoadAsync(ControlFixture, FixtureSecrets.ToControl, Fixture);
                _hasControl = true;
            }
        }
        finally
        {
            _creating.Release();
        }

        return await CreateAsync(ControlFixture);
    }

    /// <summary>Takes a copy back once its sessions have ended.</summary>
    public async Task TakeBackAsync(RentedDatabase database)
    {
        await EndSessionsAsync(database.Admin);
        if (!database.IsControl && await database.Admin.QueryAsync(_tracesQuery) == database.TracesBefore)
        {
            _idle.Add(database);
            return;
        }

        await database.Admin.DisposeAsync();
        _drops.Enqueue(DropAsync(database.Name));
    }

    /// <summary>Undoes what a run without a guard has done to the cluster.</summary>
    public Task RestoreClusterAsync(bool all) => ClusterReset.RunAsync(_maintenance, all);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_drops);
        foreach (var database in _idle)
        {
            await database.Admin.DisposeAsync();
        }

        await _maintenance.DisposeAsync();
        _creating.Dispose();
    }

    private static async Task EndSessionsAsync(AdminConnection admin)
    {
        for (var attempt = 0; attempt < 60; attempt++)
        {
            if (await admin.QueryAsync(OtherSessions) == "0")
            {
                return;
            }

            // They end by themselves when their client goes; one that computes goes on.
            await Task.Delay(TimeSpan.FromMilliseconds(5));
            if (attempt is 20 or 40)
            {
                await admin.QueryAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            }
        }
    }

    private async Task LoadAsync(string name, string schema, string template = "template1")
    {
        await _maintenance.RunAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        var result = await ClientTool.PsqlAsync(server.Endpoint(name), ["-q", "-v", "ON_ERROR_STOP=1"], schema);
        result.EnsureSuccess();
    }

    private async Task<RentedDatabase> CreateAsync(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"case_{Interlocked.Increment(ref _count):0000}");
        await _maintenance.RunAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        var admin = await AdminConnection.OpenAsync(server.Endpoint(name));
        await admin.RunAsync($"ALTER SERVER loopback OPTIONS (SET dbname '{name}', SET port '{server.Port}')");
        await admin.RunAsync($"GRANT CREATE, TEMPORARY ON DATABASE {name} TO dbg_owner, dbg_rw");
        return new RentedDatabase(this, name, admin, await admin.RunAsync(_tracesQuery), isControl: template == ControlFixture);
    }

    private async Task DropAsync(string name)
    {
        var answer = await _maintenance.QueryAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        if (!AdminConnection.IsError(answer))
        {
            return;
        }

        // A prepared transaction keeps its database.
        await using (var admin = await AdminConnection.OpenAsync(server.Endpoint(name)))
        {
            foreach (var transaction in (await admin.QueryAsync($"SELECT gid FROM pg_prepared_xacts WHERE database = '{name}'")).Split('\n'))
            {
                await admin.QueryAsync($"ROLLBACK PREPARED '{transaction}'");
            }
        }

        await _maintenance.QueryAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }
}
