using DbGuard.Gateway.Tests.Shop;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>One gateway for a test class, with a policy that reads, masks, writes a little, and holds whole-table writes.</summary>
public sealed class AgentShopFixture : IAsyncLifetime
{
    internal const string Policy = """
        version: 1
        labels:
          email: [public.customers.email]
          phone: [public.customers.phone]
          card: ["*.*.card_number"]
          ssn: {columns: [public.customers.ssn], secret: true}
        masks:
          email: email
          phone: {partial: {keep_last: 2}}
          card: {partial: {keep_last: 4}}
          ssn: redact
        profiles:
          agent:
            match: {agents: [agent]}
            may:
              read: ["public.*"]
              insert: [public.tickets]
              update: ["public.*"]
              delete: ["public.*"]
              call: [public.order_total, public.add_ticket]
              copy_out: true
        rules:
          - name: whole-table writes
            when: {traits: [unbounded_write, tautological_predicate]}
            unless: {tables: [public.tickets]}
            then: hold
            timeout: 2m
          - name: whole-table writes on tickets
            when: {traits: [unbounded_write], tables: [public.tickets]}
            then: hold
            timeout: 1s
        """;

    private readonly ShopFixture _shops = new();
    private GuardedShop? _shop;

    internal GuardedShop Shop => _shop ?? throw new InvalidOperationException("the fixture is not initialised");

    public async Task InitializeAsync()
    {
        await _shops.InitializeAsync();
        _shop = await _shops.GuardAsync(Policy);
    }

    public async Task DisposeAsync()
    {
        await Shop.DisposeAsync();
        await _shops.DisposeAsync();
    }
}
