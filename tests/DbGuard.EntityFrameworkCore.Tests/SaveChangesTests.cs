using DbGuard.AdoNet;
using DbGuard.Core.Audit;
using DbGuard.EntityFrameworkCore.Tests.Model;
using DbGuard.TestKit.Postgres;
using Microsoft.EntityFrameworkCore;

namespace DbGuard.EntityFrameworkCore.Tests;

public sealed class SaveChangesTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    public static TheoryData<bool> BothWays => [true, false];

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task InsertsUpdatesAndDeletes_InOneBatch_AreDecidedOneByOne(bool async)
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        var order = await context.Orders.OrderBy(o => o.Id).FirstAsync();
        var ada = await context.Customers.SingleAsync(c => c.Id == 1);
        shop.Database.Evidence.Records.Clear();
        order.Product = "torch";
        ada.Name = "Ada L.";
        context.Remove(await context.Orders.SingleAsync(o => o.Id == 3));
        var placed = new[] { new Order { CustomerId = 1, Product = "cup", Amount = 3 }, new Order { CustomerId = 2, Product = "mug", Amount = 4 } };
        context.AddRange(placed);
        Assert.Equal(5, async ? await context.SaveChangesAsync() : context.SaveChanges());
        Assert.Equal([4, 5], placed.Select(o => o.Id).Order());
        Assert.All(placed, o => Assert.True(o.PlacedAt > DateTime.UnixEpoch));
        Assert.Equal("torch", await shop.RawAsync("select product from orders where id = 1"));
        Assert.Equal("Ada L.|ada@canary.test|912-07-5531", await shop.RawAsync("select name || '|' || email || '|' || ssn from customers where id = 1"));
        Assert.Equal(4L, await shop.RawAsync("select count(*) from orders"));
        // One record for each statement, none for the batch.
        Assert.Equal(5, shop.Database.Evidence.Records.Count(r => r.Kind == AuditRecordKind.StatementDecided && r.Statement!.TrimStart().Split(' ')[0] is "INSERT" or "UPDATE" or "DELETE"));
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task ManyRows_AreSaved(bool async)
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        context.AddRange(Enumerable.Range(0, 250).Select(i => new Order { CustomerId = 1, Product = $"p{i}", Amount = i }));
        Assert.Equal(250, async ? await context.SaveChangesAsync() : context.SaveChanges());
        Assert.Equal(253L, await shop.RawAsync("select count(*) from orders"));
        Assert.Equal(Enumerable.Range(4, 250), context.ChangeTracker.Entries<Order>().Select(e => e.Entity.Id).Order());
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task RowThatSomebodyElseChanged_IsAConcurrencyException(bool async)
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        var (ada, bo) = (await context.Customers.SingleAsync(c => c.Id == 1), await context.Customers.SingleAsync(c => c.Id == 2));
        await shop.RawAsync("update customers set version = 7 where id = 2");
        (ada.Name, ada.Version, bo.Name, bo.Version) = ("x", 2, "y", 2);
        var failure = async ? await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync()) : Assert.Throws<DbUpdateConcurrencyException>(() => context.SaveChanges());
        Assert.Same(bo, Assert.Single(failure.Entries).Entity);
        Assert.Equal("Ada", await shop.RawAsync("select name from customers where id = 1"));
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task RefusedStatement_UndoesNothingBecauseNothingRan(bool async)
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        context.Add(new Order { CustomerId = 1, Product = "cup", Amount = 3 });
        context.Remove(await context.Customers.SingleAsync(c => c.Id == 3));
        var failure = async ? await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync()) : Assert.Throws<DbUpdateException>(() => context.SaveChanges());
        var refused = Assert.IsType<DbGuardException>(failure.InnerException);
        Assert.Equal(("DBG2021", "public.customers"), (refused.Code, Assert.Single(refused.Objects)));
        Assert.NotEmpty(refused.HelpText);
        Assert.Equal(3L, await shop.RawAsync("select count(*) from orders"));
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task MaskThatWasRead_IsNotWrittenBack(bool async)
    {
        await using var shop = await Shop.OpenAsync(postgres);
        Customer read;
        await using (var context = shop.Context())
        {
            read = await context.Customers.AsNoTracking().SingleAsync(c => c.Id == 1);
        }

        // As a web form would: the whole entity comes back, and everything is marked as changed.
        await using var other = shop.Context();
        read.Name = "Ada L.";
        other.Update(read);
        var failure = async ? await Assert.ThrowsAsync<DbUpdateException>(() => other.SaveChangesAsync()) : Assert.Throws<DbUpdateException>(() => other.SaveChanges());
        Assert.Equal("DBG5115", Assert.IsType<DbGuardException>(failure.InnerException).Code);
        Assert.Equal("ada@canary.test", await shop.RawAsync("select email from customers where id = 1"));

        other.Entry(read).Property(c => c.Email).IsModified = false;
        other.Entry(read).Property(c => c.Ssn).IsModified = false;
        Assert.Equal(1, await other.SaveChangesAsync());
        Assert.Equal("Ada L.|ada@canary.test", await shop.RawAsync("select name || '|' || email from customers where id = 1"));
    }

    [Fact]
    public async Task MaskThatIsSetByHand_IsNotWrittenEither_ButANewValueIs()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        var bo = await context.Customers.SingleAsync(c => c.Id == 2);
        bo.Email = "a***@canary.test";
        var failure = await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
        Assert.Equal("DBG2053", Assert.IsType<DbGuardException>(failure.InnerException).Code);
        bo.Email = "new@canary.test";
        Assert.Equal(1, await context.SaveChangesAsync());
        Assert.Equal("new@canary.test", await shop.RawAsync("select email from customers where id = 2"));
    }

    [Fact]
    public async Task Transactions_CommitRollBackAndSave()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            context.Add(new Order { CustomerId = 1, Product = "kept", Amount = 1 });
            await context.SaveChangesAsync();
            await transaction.CreateSavepointAsync("here");
            context.Add(new Order { CustomerId = 1, Product = "undone", Amount = 1 });
            await context.SaveChangesAsync();
            await transaction.RollbackToSavepointAsync("here");
            await transaction.CommitAsync();
        }

        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await context.Orders.ExecuteUpdateAsync(s => s.SetProperty(o => o.Product, "gone"));
            await transaction.RollbackAsync();
        }

        Assert.Equal("desk,kept,lamp,pen", await shop.RawAsync("select string_agg(product, ',' order by product) from orders"));
        Assert.Contains(shop.Database.Evidence.Records, r => r.Statement == "COMMIT");
    }

    [Fact]
    public async Task HeldStatement_WaitsForAPerson()
    {
        await using var shop = await Shop.OpenAsync(postgres, Shop.Clerk + "\nrules:\n  - {name: prices, when: {columns: [public.orders.amount], access: [update]}, then: hold}\napprovals: {timeout: 20s}\n");
        await using var context = shop.Context();
        var order = await context.Orders.OrderBy(o => o.Id).FirstAsync();
        order.Amount = 77;
        var saving = context.SaveChangesAsync();
        Assert.True(shop.Database.Asked.TryTake(out var request, TimeSpan.FromSeconds(15)), "nobody was asked");
        await shop.Database.Approvals.AnswerAsync(request!.Id, new Core.Approvals.ApprovalAnswer("ana", IsApproved: true, "fine", DateTimeOffset.UtcNow), CancellationToken.None);
        Assert.Equal(1, await saving);
        Assert.Equal(77m, await shop.RawAsync("select amount from orders where id = 1"));
    }
}
