using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;

namespace DbGuard.Gateway.Tests.Postgres.Budgets;

/// <summary>A server with tables that spread writes; each test gets a database of its own.</summary>
public sealed class CeilingFixture : IAsyncLifetime
{
    private const string Schema = """
        create table items (id int primary key, n int not null default 0, note text);
        insert into items select g, 0, 'x' from generate_series(1, 20) g;
        create table parents (id int primary key);
        create table children (id int primary key, parent int references parents on delete cascade);
        insert into parents select g from generate_series(1, 3) g;
        insert into children select g, 1 + g % 2 from generate_series(1, 20) g;
        create table audited (id int primary key, n int);
        create table audit (at timestamptz default clock_timestamp(), n int);
        create function note() returns trigger language plpgsql as $$ begin insert into audit (n) values (new.n); return new; end $$;
        create trigger note after insert or update on audited for each row execute function note();
        insert into audited select g, 0 from generate_series(1, 20) g;
        create table parted (id int, k int, primary key (id, k)) partition by list (k);
        create table parted_0 partition of parted for values in (0);
        create table parted_1 partition of parted for values in (1);
        insert into parted select g, g % 2 from generate_series(1, 20) g;
        create function wipe(most int) returns int language plpgsql volatile as $$ begin delete from items where id <= most; return most; end $$;
        create procedure clear(most int) language plpgsql as $$ begin delete from items where id <= most; commit; end $$;
        create table late (id int primary key, parent int, foreign key (parent) references parents deferrable initially deferred);
        """;

    private readonly PostgresFixture _postgres = new();

    public PostgresServer Server => _postgres.Server;

    public Task InitializeAsync() => _postgres.InitializeAsync();

    public Task DisposeAsync() => _postgres.DisposeAsync();

    /// <summary>A door with a ceiling of five changed rows in front of a fresh database.</summary>
    internal async Task<Ceiling> StartAsync(string limits = "{rows_changed: 5}", TimeProvider? clock = null)
    {
        var database = await Server.CreateDatabaseAsync(Schema);
        var rig = await GatewayRig.StartAsync(Server.Endpoint(database), $$"""
            version: 1
            profiles:
              few:
                match: everyone
                may: everything
                limits: {{limits}}
            """, clock: clock);
        return new Ceiling(Server, database, rig, await rig.LogInAsync(database));
    }
}

/// <summary>A door with limits, one client of it, and the database behind.</summary>
internal sealed record Ceiling(PostgresServer Server, string Database, GatewayRig Rig, WireClient Client) : IAsyncDisposable
{
    /// <summary>Rows of <c>items</c> that some statement has changed, deleted ones included; past the gateway.</summary>
    public async Task<long> ChangedAsync() =>
        (long)(await TruthAsync("select 20 - count(*) filter (where n = 0 and id <= 20) + count(*) filter (where id > 20) from items"))!;

    public async Task<object?> TruthAsync(string sql) => await Server.ScalarAsync(Database, sql);

    public Task<WireClient> LogInAsync() => Rig.LogInAsync(Database);

    public async Task<IReadOnlyList<WireMessage>> QueryAsync(string sql) => await Client.AskAsync(Frontend.Query(sql));

    public static string Types(IReadOnlyList<WireMessage> messages) => string.Concat(messages.Where(m => m.Type is not ('N' or 'S')).Select(m => m.Type));

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Rig.DisposeAsync();
    }
}
