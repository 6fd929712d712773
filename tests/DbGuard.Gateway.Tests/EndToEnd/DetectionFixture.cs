using DbGuard.TestKit;
using DbGuard.TestKit.Canaries;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>A database full of values in text that no label covers, and a gateway whose profiles look for them.</summary>
public sealed class DetectionFixture : IAsyncLifetime
{
    private const string Schema = """
        create domain mail as text;
        create type contact as (id int, note text);
        create table notes (id int8 primary key, body text, doc json, docb jsonb, x xml, tags text[], short varchar(30), fixed char(30), raw bytea, m mail, c contact, n int8, labelled text);
        insert into notes select i,
          'call bob@canary.example, card 4111 1111 1111 1111, or DE89 3704 0044 0532 0130 00',
          '{"mail":"bob\u0040canary.example","pan":"4111-1111-1111-1111"}',
          '{"mail":"bob@canary.example","n":17,"key":"-----BEGIN PRIVATE KEY-----\nMIIECANARY\n-----END PRIVATE KEY-----\n"}',
          '<a mail="bob&#64;canary.example">4111 1111 1111 1111</a>',
          array['x', 'bob@canary.example', null], 'bob@canary.example', 'bob@canary.example',
          convert_to('bob@canary.example', 'UTF8'), 'bob@canary.example', (1, 'bob@canary.example')::contact, 4111111111111111, 'seen@canary.example'
        from generate_series(1, 20) i;
        create table clean (id int8 primary key, body text, docb jsonb, at timestamptz, price numeric, u uuid, tags text[]);
        insert into clean select i, 'Order ORD-2024-' || lpad(i::text, 6, '0') || ' of 2024-01-15 10:30, v1.2.3, 10.0.0.1; a_b-c "q" \n', '{"a": [1, 2, "x\"y"], "b": null}',
          '2024-01-15 10:30:00+00', 12.50, '550e8400-e29b-41d4-a716-446655440000', array['a', 'b "c"', null]
        from generate_series(1, 500) i;
        create function shout() returns trigger language plpgsql as $f$ begin raise notice 'saw %', new.body; return new; end $f$;
        create trigger shout before update on notes for each row execute function shout();
        create view mails as select id, body as text from notes;
        """;

    private const string Policy = """
        version: 1
        labels:
          meant: [public.notes.labelled]
        profiles:
          looker:
            match: {agents: [looker]}
            may: {read: ["*.*"], update: [public.notes], copy_out: true, listen: true, notify: true, see: [meant], call: [pg_catalog.pg_notify], set: [application_name]}
            detect: {find: all, not_in: [public.notes.fixed]}
          numbers:
            match: {agents: [numbers]}
            may: {read: ["*.*"], copy_out: true}
            detect: {find: [card], in_numbers: true, masks: {card: redact}}
          admin:
            match: {agents: [admin]}
            may: everything
            detect: [email]
          plain:
            match: {agents: [plain]}
            may: everything
        """;

    private readonly PostgresFixture _postgres = new();
    private GatewayProcess? _gateway;

    /// <summary>Values that may not be seen; the digits of the card's end may.</summary>
    internal static CanaryScan Canaries { get; } = new("bob@canary.example", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111", "4111-1111-1111-1111", "MIIECANARY");

    internal GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("the fixture is not initialised");

    internal PostgresEndpoint Direct { get; private set; } = null!;

    /// <summary>The database through the gateway, as one of its agents.</summary>
    internal PostgresEndpoint As(string agent) => Gateway.Endpoint(Direct.Database) with { User = agent };

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        Direct = _postgres.Server.Endpoint(await _postgres.Server.CreateDatabaseAsync(Schema));
        _gateway = await GatewayProcess.StartAsync(new GatewaySettings(
            Direct, Policy, [.. new[] { "looker", "numbers", "admin", "plain" }.Select(name => new GatewayAgent(name, "agent-password"))]));
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
