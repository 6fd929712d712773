using DbGuard.Gateway.Tests.Clients.Npgsql;
using DbGuard.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DbGuard.Gateway.Tests.Clients.Agents.EntityFramework;

/// <summary>The life of an application's own tables: migrated, filled, changed, queried, migrated back.</summary>
internal static class LedgerScript
{
    public static async Task<string> RunAsync(PostgresEndpoint endpoint)
    {
        var seen = new Transcript();
        await using (var ledger = new LedgerContext(endpoint))
        {
            await MigrateAsync(ledger, seen);
        }

        await FillAsync(endpoint, seen);
        await ChangeAsync(endpoint, seen);
        await CollideAsync(endpoint, seen);
        await TransactionsAsync(endpoint, seen);
        await using (var ledger = new LedgerContext(endpoint))
        {
            seen.Show("rows", await ledger.Accounts.AsNoTracking().OrderBy(a => a.Id).Select(a => a.Id + " " + a.Owner + " " + a.Mood + " " + a.Entries.Sum(e => e.Doubled)).ToListAsync());
        }

        return seen.ToString();
    }

    /// <summary>Back to where nothing was.</summary>
    public static async Task RevertAsync(PostgresEndpoint endpoint)
    {
        await using var ledger = new LedgerContext(endpoint);
        await ledger.GetService<IMigrator>().MigrateAsync("20260101000000_Initial");
        await ledger.GetService<IMigrator>().MigrateAsync(Migration.InitialDatabase);
    }

    private static async Task MigrateAsync(LedgerContext ledger, Transcript seen)
    {
        seen.Show("pending", await ledger.Database.GetPendingMigrationsAsync());
        await ledger.GetService<IMigrator>().MigrateAsync("20260101000000_Initial");
        seen.Show("applied", await ledger.Database.GetAppliedMigrationsAsync());
        await ledger.Database.MigrateAsync();
        await ledger.Database.MigrateAsync();
        seen.Show("applied", await ledger.Database.GetAppliedMigrationsAsync());
    }

    private static async Task FillAsync(PostgresEndpoint endpoint, Transcript seen)
    {
        await using var ledger = new LedgerContext(endpoint);
        var food = new LedgerContext.Category { Label = "food" };
        var travel = new LedgerContext.Category { Label = "travel" };
        for (var i = 1; i <= 12; i++)
        {
            var account = i % 3 == 0 ? new LedgerContext.Savings { Rate = 1.5m } : new LedgerContext.Account();
            account.Owner = $"owner {i:00}";
            account.Mood = i % 2 == 0 ? LedgerContext.Mood.Angry : LedgerContext.Mood.Calm;
            for (var n = 0; n < 5; n++)
            {
                var entry = new LedgerContext.Posting { Amount = (i * 10) + n, Marks = ["new", $"m{n}"], Details = { Memo = n == 0 ? null : "it's", Stars = n } };
                entry.Categories.Add(n % 2 == 0 ? food : travel);
                account.Entries.Add(entry);
            }

            ledger.Add(account);
        }

        seen.Show("inserted", await ledger.SaveChangesAsync());
        seen.Show("computed", ledger.Entries.Local.Where(e => e.Account!.Owner == "owner 03").Select(e => e.Doubled).Order().ToList());
        seen.Show("dates", ledger.Accounts.Local.All(a => a.OpenedAt.Kind == DateTimeKind.Utc && a.Version != 0));
    }

    private static async Task ChangeAsync(PostgresEndpoint endpoint, Transcript seen)
    {
        await using var ledger = new LedgerContext(endpoint);
        var account = await ledger.Accounts.Include(a => a.Entries).ThenInclude(e => e.Categories).AsSplitQuery().FirstAsync(a => a.Owner == "owner 04");
        account.Mood = LedgerContext.Mood.Calm;
        account.Entries[0].Details.Memo = "changed";
        account.Entries[0].Marks.Add("seen");
        account.Entries[1].Categories.Clear();
        ledger.Remove(account.Entries[2]);
        seen.Show("changed", await ledger.SaveChangesAsync());
        seen.Show("json", await ledger.Entries.Where(e => e.Details.Memo == "changed").Select(e => new { e.Amount, e.Details.Stars, Last = e.Marks[e.Marks.Count - 1] }).ToListAsync());
        seen.Show("bulk update", await ledger.Entries.Where(e => e.Account!.Mood == LedgerContext.Mood.Angry && e.Amount > 60)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.Amount, x => x.Amount + 1000).SetProperty(x => x.Marks, new List<string> { "bulk" })));
        seen.Show("bulk update of json", await ledger.Entries.Where(e => e.Amount < 15).ExecuteUpdateAsync(e => e.SetProperty(x => x.Details.Stars, 9)));
        seen.Show("bulk delete", await ledger.Entries.Where(e => e.Categories.Any(c => c.Label == "travel") && e.Amount < 40).ExecuteDeleteAsync());
        seen.Show("types", await ledger.Set<LedgerContext.Savings>().OrderBy(s => s.Id).Select(s => s.Owner + s.Rate).ToListAsync());
        seen.Show("view", await ledger.Database.SqlQuery<decimal>($"select \"Amount\" as \"Value\" from large").OrderByDescending(a => a).Take(2).ToListAsync());
        seen.Show("raw", await ledger.Database.ExecuteSqlAsync($"update accounts set spare = {"raw"} where \"Owner\" = {"owner 05"}"));
        seen.Show("many to many", await ledger.Categories.OrderBy(c => c.Label).Select(c => new { c.Label, Count = c.Entries.Count, Largest = c.Entries.Max(e => e.Amount) }).ToListAsync());
    }

    private static async Task CollideAsync(PostgresEndpoint endpoint, Transcript seen)
    {
        await using var first = new LedgerContext(endpoint);
        await using var second = new LedgerContext(endpoint);
        var mine = await first.Accounts.SingleAsync(a => a.Owner == "owner 07");
        var theirs = await second.Accounts.SingleAsync(a => a.Owner == "owner 07");
        mine.Owner = "owner 07 (mine)";
        theirs.Owner = "owner 07 (theirs)";
        seen.Show("saved first", await first.SaveChangesAsync());
        var collision = await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());
        await collision.Entries.Single().ReloadAsync();
        seen.Show("saved second", (theirs.Owner, await second.SaveChangesAsync()));
        second.Add(new LedgerContext.Account { Owner = "owner 08" });
        var taken = await Assert.ThrowsAsync<DbUpdateException>(() => second.SaveChangesAsync());
        await seen.ShowFailureAsync("taken", () => throw taken.InnerException!);
    }

    private static async Task TransactionsAsync(PostgresEndpoint endpoint, Transcript seen)
    {
        await using var ledger = new LedgerContext(endpoint);
        await using (var transaction = await ledger.Database.BeginTransactionAsync())
        {
            ledger.Add(new LedgerContext.Account { Owner = "in a transaction" });
            await ledger.SaveChangesAsync();
            await transaction.CreateSavepointAsync("before");
            ledger.Add(new LedgerContext.Category { Label = "dropped" });
            await ledger.SaveChangesAsync();
            await transaction.RollbackToSavepointAsync("before");
            await transaction.CommitAsync();
        }

        await using (await ledger.Database.BeginTransactionAsync())
        {
            seen.Show("deleted", await ledger.Accounts.ExecuteDeleteAsync());
        }

        seen.Show("kept", (await ledger.Accounts.CountAsync(), await ledger.Categories.CountAsync()));
    }
}
