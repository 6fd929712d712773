using DbGuard.AdoNet;
using DbGuard.EntityFrameworkCore.Tests.Model;
using DbGuard.TestKit.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DbGuard.EntityFrameworkCore.Tests;

public sealed class RegistrationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Context_OfAContainer_IsGuarded_PooledOrNot(bool pooled)
    {
        await using var shop = await Shop.OpenAsync(postgres);
        var services = new ServiceCollection();
        if (pooled)
        {
            services.AddDbContextPool<ShopContext>(o => o.UseDbGuard(shop.Database.Guarded));
        }
        else
        {
            services.AddDbContext<ShopContext>(o => o.UseDbGuard(shop.Database.Guarded));
        }

        await using var provider = services.BuildServiceProvider();
        for (var i = 0; i < 3; i++)
        {
            await using var scope = provider.CreateAsyncScope();
            var context = scope.ServiceProvider.GetRequiredService<ShopContext>();
            Assert.Equal("a***@canary.test", (await context.Customers.FirstAsync(c => c.Id == 1)).Email);
            Assert.IsType<GuardedDbConnection>(context.Database.GetDbConnection());
        }
    }

    [Fact]
    public async Task PolicyThatIsSwapped_CountsAtOnce()
    {
        await using var shop = await Shop.OpenAsync(postgres);
        await using var context = shop.Context();
        Assert.Equal(3, await context.Orders.CountAsync());
        shop.Database.Guarded.Swap(Core.Policies.PolicyReader.Read("version: 1\nprofiles: {clerk: {match: {agents: [agent]}, may: {read: [public.customers]}}}\n"u8, "/").Policy!);
        await Assert.ThrowsAsync<DbGuardException>(() => context.Orders.CountAsync());
    }
}
