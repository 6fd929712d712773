using DbGuard.AdoNet;
using DbGuard.AdoNet.Audit;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.EntityFrameworkCore;
using DbGuard.Npgsql;
using EfCoreShop;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

// A DbContext behind the guard: UseDbGuard in place of UseNpgsql.
var connectionString = Environment.GetEnvironmentVariable("CONNECTION") ?? throw new InvalidOperationException("set CONNECTION, or use samples/in-process/run");
var policy = PolicyReader.ReadFile(Path.Combine(AppContext.BaseDirectory, "policy.yaml"));
using var audit = ChainFileSink.Open(Path.Combine(AppContext.BaseDirectory, "audit.ndjson"));
var asking = "clerk";
await using var source = NpgsqlDataSource.Create(connectionString).UseDbGuard(new DbGuardOptions
{
    Policy = policy.Policy ?? throw new InvalidOperationException(string.Join('\n', policy.Diagnostics)),
    Audit = audit,
    Principal = () => new Principal { Kind = PrincipalKind.Agent, Subject = asking, Issuer = "config" },
});
ShopContext Context() => new(new DbContextOptionsBuilder<ShopContext>().UseDbGuard(source)
    .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).Options);

Console.WriteLine("the clerk migrates:");
try
{
    await using var context = Context();
    await context.Database.MigrateAsync();
}
catch (DbGuardException refused)
{
    Console.WriteLine($"  refused: {refused.Message}");
}

asking = "migrator";
await using (var context = Context())
{
    await context.Database.MigrateAsync();
    Console.WriteLine($"the migrator does: {string.Join(", ", await context.Database.GetAppliedMigrationsAsync())}");
}

asking = "clerk";
await using (var context = Context())
{
    var first = await context.Customers.OrderBy(c => c.Id).FirstAsync();
    Console.WriteLine($"read: {first.Name} <{first.Email}>");
    context.AddRange(new Review { CustomerId = first.Id, Stars = 5 }, new Review { CustomerId = first.Id, Stars = 4 });
    first.Region = "south";
    Console.WriteLine($"saved: {await context.SaveChangesAsync()} rows, keys {string.Join(" and ", context.Reviews.Local.Select(r => r.Id).Order())}");
    var best = await context.Reviews.Include(r => r.Customer).OrderByDescending(r => r.Stars).AsNoTracking().FirstAsync();
    Console.WriteLine($"included: {best.Stars} stars by {best.Customer!.Name} <{best.Customer.Email}>");
}

Console.WriteLine("a form sends the whole customer back, mask and all:");
await using (var context = Context())
{
    var form = await context.Customers.AsNoTracking().OrderBy(c => c.Id).FirstAsync();
    form.Region = "west";
    context.Update(form);
    try
    {
        await context.SaveChangesAsync();
    }
    catch (DbUpdateException failure) when (failure.InnerException is DbGuardException refused)
    {
        Console.WriteLine($"  refused: {refused.Message}");
        Console.WriteLine($"  what to do: {refused.HelpText}");
    }

    context.Entry(form).Property(c => c.Email).IsModified = false;
    Console.WriteLine($"  without the e-mail: {await context.SaveChangesAsync()} row");
}
