using DbGuard.AdoNet;
using DbGuard.Core.Audit;
using DbGuard.EntityFrameworkCore.Tests.Model;
using DbGuard.TestKit.Postgres;
using Microsoft.EntityFrameworkCore;

namespace DbGuard.EntityFrameworkCore.Tests;

public sealed class QueryTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Masked = "a***@canary.test";

    private static readonly Func<ShopContext, int, Task<Customer?>> s_compiled = EF.CompileAsyncQuery((ShopContext c, int id) => c.Customers.FirstOrDefault(x => x.Id == id));

    [Fact]
    public async Task Entities_AreReadMasked_AndEvidenceIsWritten()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        var ada = await context.Customers.SingleAsync(c => c.Name == "Ada");
        Assert.Equal((Masked, 1, "vip,eu"), (ada.Email, ada.Id, string.Join(',', ada.Tags)));
        Assert.DoesNotContain("912", ada.Ssn, StringComparison.Ordinal);
        Assert.Null((await context.Customers.SingleAsync(c => c.Name == "Cy")).Email);
        Assert.Equal(2, shop.Database.Evidence.Records.Count(r => r is { Kind: AuditRecordKind.StatementDecided, Decision.Verdict: Core.Decisions.Verdict.Mask }));
    }

    [Fact]
    public async Task EveryWayToQuery_GivesTheMask()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        Assert.Equal(Masked, (await s_compiled(context, 1))!.Email);
        Assert.Equal(Masked, context.Customers.AsNoTracking().First(c => c.Id == 1).Email);
        Assert.Equal(Masked, (await context.Customers.Where(c => c.Id == 1).Select(c => new { Renamed = c.Email }).SingleAsync()).Renamed);
        Assert.Equal(Masked, (await context.Customers.FromSql($"select * from customers where id = {1}").AsNoTracking().SingleAsync()).Email);
        Assert.Equal(Masked, (await context.Database.SqlQuery<string>($"select email as \"Value\" from customers where id = {1}").ToListAsync()).Single());
        Assert.Equal(Masked, (await context.Orders.Include(o => o.Customer).OrderBy(o => o.Id).FirstAsync()).Customer!.Email);
        Assert.Equal(Masked, (await context.Orders.AsNoTracking().OrderBy(o => o.Id).Select(o => o.Customer!.Email).FirstAsync()));
        var streamed = new List<string?>();
        await foreach (var customer in context.Customers.OrderBy(c => c.Id).AsNoTracking().AsAsyncEnumerable())
        {
            streamed.Add(customer.Email);
        }

        Assert.Equal([Masked, "b***@canary.test", null], streamed);
        // What is computed of hidden values has no mask of its own: it is gone, or it is refused.
        var upper = await Record(() => context.Customers.Where(c => c.Id == 1).Select(c => c.Email!.ToUpper() + c.Ssn).SingleAsync());
        Assert.DoesNotContain("CANARY", upper, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("912", upper, StringComparison.Ordinal);
        Assert.DoesNotContain(streamed, s => s?.StartsWith("ada@", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task SplitQueries_AndAggregates_WorkAsEver()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        var customers = await context.Customers.Include(c => c.Orders).AsSplitQuery().OrderBy(c => c.Id).ToListAsync();
        Assert.Equal([2, 1, 0], customers.Select(c => c.Orders.Count));
        Assert.Equal(110.75m, await context.Orders.SumAsync(o => o.Amount));
        Assert.True(await context.Customers.AnyAsync(c => c.Tags.Contains("vip")));
        Assert.Equal([1, 2], await context.Customers.Where(c => new[] { 1, 2 }.Contains(c.Id)).OrderBy(c => c.Id).Select(c => c.Id).ToListAsync());
        Assert.Equal(1, await context.Orders.Where(o => o.Id == 1).ExecuteUpdateAsync(s => s.SetProperty(o => o.Product, "bulb")));
        Assert.Equal(1, await context.Orders.Where(o => o.Product == "bulb").ExecuteDeleteAsync());
        Assert.Equal(1, await context.Database.ExecuteSqlAsync($"update orders set product = {"chair"} where id = {2}"));
    }

    [Fact]
    public async Task RefusedQuery_IsAGuardException_AndTheContextGoesOn()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context(o => o.UseDbGuard(shop.Database.Guarded, npgsql => npgsql.EnableRetryOnFailure()));
        var refused = await Assert.ThrowsAsync<DbGuardException>(() => context.Database.ExecuteSqlRawAsync("drop table orders"));
        Assert.Equal("DBG2090", refused.Code);
        Assert.Equal(3, await context.Orders.CountAsync());
        Assert.Single(shop.Database.Evidence.Records, r => r.Statement == "drop table orders");
    }

    [Fact]
    public async Task ConnectionThatIsNotGuarded_IsRefused_OpenOrNot()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var raw = await shop.Database.Raw.OpenConnectionAsync();
        foreach (var prepare in new Func<Task>[] { raw.CloseAsync, raw.OpenAsync })
        {
            await prepare();
            await using var context = shop.Context();
            Exception? refused;
            try
            {
                context.Database.SetDbConnection(raw);
                refused = await Xunit.Record.ExceptionAsync(() => context.Customers.CountAsync());
            }
            catch (Exception e)
            {
                refused = e;
            }

            Assert.Equal("DBG5116", Assert.IsType<DbGuardException>(refused).Code);
        }

        await using var other = shop.Context();
        Assert.NotNull(await Xunit.Record.ExceptionAsync(() => other.Database.EnsureDeletedAsync()));
        Assert.Equal(3L, await shop.RawAsync("select count(*) from customers"));
    }

    [Fact]
    public async Task ConnectionString_ThatIsSetLater_DoesNotLeadAroundTheGuard()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        Exception? refused = null;
        var read = new List<string?>();
        try
        {
            context.Database.SetConnectionString(shop.Database.ConnectionString);
            read = await context.Customers.Select(c => c.Email).ToListAsync();
        }
        catch (Exception e)
        {
            refused = e;
        }

        Assert.True(refused is DbGuardException || read.All(r => r is null || r.Contains("***", StringComparison.Ordinal)), $"{refused}");
        Assert.DoesNotContain("ada@canary.test", read);
    }

    [Fact]
    public async Task SeveralStatementsInOneText_AreEachDecided()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        var refused = await Assert.ThrowsAsync<DbGuardException>(() => context.Database.ExecuteSqlRawAsync("update orders set product = {0} where id = 1; drop table orders", "x"));
        Assert.Equal("DBG2090", refused.Code);
        Assert.Equal("lamp", await shop.RawAsync("select product from orders where id = 1"));
        var read = await context.Database.SqlQueryRaw<string>("select name as \"Value\" from customers where id = {0}; select email from customers where id = {0}", 1).ToListAsync();
        Assert.DoesNotContain("ada@canary.test", read);
    }

    private static async Task<string> Record(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (DbGuardException refused)
        {
            return refused.Message;
        }
    }
}
