using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Agents.EntityFramework;

/// <summary>EF Core under the read-only agent's policy.</summary>
[Collection(AgentsGroup.Name)]
public sealed class ReaderTests(SampleAgents agents)
{
    [Fact]
    public async Task Queries_OfColumnsWithoutLabels_GiveTheSame()
    {
        var ways = await agents.ReaderAsync();

        var direct = await ShopQueries.RunAsync(ways.Direct);
        var guarded = await ShopQueries.RunAsync(ways.Agent);

        Assert.Equal(direct, guarded);
    }

    [Fact]
    public async Task Scaffolding_OfTheDatabase_LearnsTheSame()
    {
        var ways = await agents.ReaderAsync();

        var direct = DatabaseModelText.Read(ways.Direct);
        var guarded = DatabaseModelText.Read(ways.Agent);

        Assert.Equal(direct, guarded);
        Assert.Contains("DatabaseTable public.customers", direct, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_WithLabelledColumns_AreReadMasked()
    {
        await using var shop = new ShopContext((await agents.ReaderAsync()).Agent);

        var customer = await shop.Customers.Include(c => c.Orders).SingleAsync(c => c.Id == 1);
        var found = await shop.Customers.Where(c => c.Email == "bruno.okafor1@customers.test").Select(c => c.Name).ToListAsync();

        Assert.Equal(("Bruno Okafor", "b***@customers.test", "[redacted] ", 30000.00m, new DateOnly(1950, 1, 1), "south"),
            (customer.Name, customer.Email, customer.Ssn, customer.Salary, customer.BirthDate, customer.Region));
        Assert.NotEmpty(customer.Orders);
        Assert.Equal(["Bruno Okafor"], found);
    }

    [Fact]
    public async Task Computations_FromLabelledColumns_AreHidden()
    {
        await using var shop = new ShopContext((await agents.ReaderAsync()).Agent);

        var computed = await shop.Customers.Where(c => c.Id == 1).Select(c => new { Upper = c.Email.ToUpper(), Parts = c.Ssn.Substring(0, 3) }).SingleAsync();

        Assert.Equal(("[redacted]", "[redacted]"), (computed.Upper, computed.Parts));
    }

    [Fact]
    public async Task Filters_ByLabelledColumns_AreRefused()
    {
        await using var shop = new ShopContext((await agents.ReaderAsync()).Agent);

        await RefusedAsync("DBG2060", () => shop.Customers.Where(c => c.Email.StartsWith("br")).ToListAsync());
        await RefusedAsync("DBG2060", () => shop.Customers.OrderBy(c => c.Salary).Select(c => c.Id).FirstAsync());
        await RefusedAsync("DBG2060", () => shop.Customers.CountAsync(c => c.Ssn == "937-63-7907"));
    }

    [Fact]
    public async Task Writes_OfTheReadOnlyAgent_AreRefused()
    {
        await using var shop = new ShopContext((await agents.ReaderAsync()).Agent);
        shop.Tickets.Add(new ShopContext.Ticket { Subject = "s", Body = "b" });

        var failure = await Assert.ThrowsAsync<DbUpdateException>(() => shop.SaveChangesAsync());

        Assert.StartsWith("DBG2021", Assert.IsType<PostgresException>(failure.InnerException).MessageText, StringComparison.Ordinal);
        await RefusedAsync("DBG2021", () => shop.Tickets.Where(t => t.Id == 1).ExecuteUpdateAsync(t => t.SetProperty(x => x.IsOpen, false)));
        await RefusedAsync("DBG2021", () => shop.Tickets.Where(t => t.Id == 1).ExecuteDeleteAsync());
        await RefusedAsync("DBG2090", () => shop.Database.ExecuteSqlRawAsync("create table mine (a int)"));
    }

    private static async Task RefusedAsync(string code, Func<Task> action)
    {
        var failure = await Assert.ThrowsAsync<PostgresException>(action);
        Assert.StartsWith(code, failure.MessageText, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }
}
