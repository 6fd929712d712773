using System.Data;
using DbGuard.Gateway.Tests.Clients.Npgsql;
using DbGuard.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DbGuard.Gateway.Tests.Clients.Agents.EntityFramework;

/// <summary>What programs ask through EF Core: translated queries of many kinds, over columns without labels.</summary>
internal static class ShopQueries
{
    private static readonly Func<ShopContext, int, IAsyncEnumerable<string>> s_subjects = EF.CompileAsyncQuery(
        (ShopContext shop, int customer) => shop.Tickets.Where(t => t.CustomerId == customer).OrderBy(t => t.Id).Select(t => t.Subject));

    public static async Task<string> RunAsync(PostgresEndpoint endpoint)
    {
        var seen = new Transcript();
        await using var shop = new ShopContext(endpoint);
        await IncludesAsync(shop, seen);
        await ShapesAsync(shop, seen);
        await CollectionsAsync(shop, seen);
        await TextsAndTimesAsync(shop, seen);
        await RawAsync(shop, seen);
        await TransactionsAsync(shop, seen);
        return seen.ToString();
    }

    private static async Task IncludesAsync(ShopContext shop, Transcript seen)
    {
        var query = shop.Orders.Include(o => o.Items.OrderBy(i => i.Line)).ThenInclude(i => i.Product).OrderBy(o => o.Id).Take(3);
        foreach (var orders in (List<ShopContext.Order>[])[await query.ToListAsync(), await query.AsSplitQuery().ToListAsync(), await query.AsNoTracking().ToListAsync()])
        {
            seen.Show("orders", orders.SelectMany(o => o.Items, (o, i) => $"{o.Id} {o.Status} {i.Line} {i.Product!.Name} {i.Product.Attributes.Colour} {i.UnitPrice}"));
        }

        seen.Show("found", (await shop.Products.FindAsync(7))!.Sku);
        var order = await shop.Orders.FirstAsync(o => o.Id == 9);
        await shop.Entry(order).Collection(o => o.Items).LoadAsync();
        seen.Show("loaded", order.Items.Count);
        await shop.Entry(order).ReloadAsync();
    }

    private static async Task ShapesAsync(ShopContext shop, Transcript seen)
    {
        seen.Show("grouped", await shop.Orders.GroupBy(o => o.Status).Where(g => g.Count() > 1)
            .Select(g => new { g.Key, Count = g.Count(), First = g.Min(o => o.PlacedAt), Items = g.Sum(o => o.Items.Count) }).OrderBy(g => g.Key).ToListAsync());
        seen.Show("grouped by expression", await shop.Orders.GroupBy(o => new { o.PlacedAt.Year, Noted = o.Note != null })
            .Select(g => new { g.Key.Year, g.Key.Noted, Count = g.Count() }).OrderBy(g => g.Noted).ToListAsync());
        seen.Show("newest of each", await shop.Tickets.GroupBy(t => t.IsOpen).Select(g => g.OrderByDescending(t => t.Id).First().Subject).ToListAsync());
        seen.Show("page", await shop.Products.OrderByDescending(p => p.Price).ThenBy(p => p.Id).Skip(5).Take(3).Select(p => p.Sku).ToListAsync());
        seen.Show("counts", (await shop.Products.CountAsync(), await shop.Orders.LongCountAsync(o => o.Note != null), await shop.Products.AnyAsync(p => p.Price > 50), await shop.Products.AllAsync(p => p.Price > 1)));
        seen.Show("aggregates", (await shop.Products.MaxAsync(p => p.Price), await shop.OrderItems.AverageAsync(i => i.Quantity), await shop.OrderItems.SumAsync(i => i.Quantity * i.UnitPrice)));
        seen.Show("left join", await shop.Customers.OrderBy(c => c.Id).Take(4).SelectMany(c => c.Tickets.DefaultIfEmpty(), (c, t) => new { c.Name, Subject = t == null ? "none" : t.Subject }).ToListAsync());
        seen.Show("join", await (from o in shop.Orders join c in shop.Customers on o.CustomerId equals c.Id where c.Region == "east" orderby o.Id select c.Name + " " + o.Id).Take(3).ToListAsync());
        seen.Show("sets", await shop.Products.Where(p => p.Id < 3).Select(p => p.Name).Union(shop.Products.Where(p => p.Id < 5).Select(p => p.Name))
            .Except(shop.Products.Where(p => p.Id == 4).Select(p => p.Name)).Concat(shop.Tickets.Where(t => t.Id == 1).Select(t => t.Subject)).OrderBy(n => n).ToListAsync());
        seen.Show("distinct", await shop.Customers.Select(c => c.Region).Distinct().OrderBy(r => r).ToListAsync());
        seen.Show("sub-query", await shop.Customers.Where(c => c.Orders.Count(o => o.Status == ShopContext.OrderStatus.Paid) > 1).OrderBy(c => c.Id)
            .Select(c => new { c.Id, Latest = c.Orders.Max(o => o.PlacedAt), Rank = shop.Orders.Count(o => o.CustomerId < c.Id) }).Take(3).ToListAsync());
        seen.Show("view", await shop.Totals.Where(t => t.Sum > 100 && t.Status == ShopContext.OrderStatus.Shipped).OrderBy(t => t.OrderId).Select(t => t.Sum).Take(4).ToListAsync());
        seen.Show("function", await shop.Orders.Where(o => o.Id < 4).OrderBy(o => o.Id).Select(o => shop.OrderTotal(o.Id)).ToListAsync());
        seen.Show("conditional", await shop.Products.OrderBy(p => p.Id).Take(2).Select(p => p.Price > 7 ? "dear" : p.Price > 6.5m ? "middling" : "cheap").ToListAsync());
    }

    private static async Task CollectionsAsync(ShopContext shop, Transcript seen)
    {
        int[] ids = [3, 1, 4];
        List<string> regions = ["north", "west"];
        seen.Show("in array", await shop.Products.Where(p => ids.Contains(p.Id)).OrderBy(p => p.Id).Select(p => p.Sku).ToListAsync());
        seen.Show("in list", await shop.Customers.CountAsync(c => regions.Contains(c.Region)));
        seen.Show("not in constants", await shop.Customers.CountAsync(c => !new[] { "north", "south" }.Contains(c.Region)));
        seen.Show("array column", await shop.Products.Where(p => p.Tags.Contains("office") && p.Tags.Count == 2).Select(p => p.Id).OrderBy(i => i).Take(5).ToListAsync());
        seen.Show("array overlap", await shop.Products.CountAsync(p => p.Tags.Any(t => regions.Contains(t) || t == "kitchen")));
        seen.Show("unnested", await shop.Products.SelectMany(p => p.Tags).Distinct().OrderBy(t => t).ToListAsync());
        seen.Show("values", await shop.Products.Where(p => ids.Count(i => i > p.Id) == 1).Select(p => p.Id).ToListAsync());
        seen.Show("json", await shop.Products.Where(p => p.Attributes.Colour == "blue" && p.Attributes.Weight > 300).OrderBy(p => p.Attributes.Weight).Select(p => new { p.Id, p.Attributes.Weight }).Take(3).ToListAsync());
        seen.Show("json, whole", (await shop.Products.AsNoTracking().OrderBy(p => p.Id).Select(p => p.Attributes).FirstAsync()).Colour);
        seen.Show("json, grouped", await shop.Products.GroupBy(p => p.Attributes.Colour).Select(g => new { g.Key, Heaviest = g.Max(p => p.Attributes.Weight) }).OrderBy(g => g.Key).ToListAsync());
        seen.Show("enum", await shop.Orders.CountAsync(o => new[] { ShopContext.OrderStatus.New, ShopContext.OrderStatus.Paid }.Contains(o.Status)));
        var streamed = 0;
        await foreach (var order in shop.Orders.AsNoTracking().AsAsyncEnumerable())
        {
            streamed += order.CustomerId;
        }

        seen.Show("streamed", streamed);
    }

    private static async Task TextsAndTimesAsync(ShopContext shop, Transcript seen)
    {
        seen.Show("like", await shop.Customers.CountAsync(c => EF.Functions.ILike(c.Name, "%quint%") || c.Name.StartsWith("Ada") || c.Name.EndsWith("Sato") || c.Name.Contains("x_%")));
        seen.Show("texts", await shop.Customers.OrderBy(c => c.Id).Take(2).Select(c => c.Name.ToUpper().Substring(1, 4).Trim().Replace("R", "r") + c.Name.Length + c.Name.IndexOf("no")).ToListAsync());
        seen.Show("regex", await shop.Products.CountAsync(p => System.Text.RegularExpressions.Regex.IsMatch(p.Sku, "^SKU-00[12]")));
        seen.Show("joined", await shop.Customers.GroupBy(c => c.Region).Select(g => string.Join("|", g.Where(c => c.Id < 12).OrderBy(c => c.Name).Select(c => c.Name))).OrderBy(n => n).ToListAsync());
        seen.Show("times", await shop.Orders.OrderBy(o => o.Id).Take(2).Select(o => new { o.PlacedAt.Date, o.PlacedAt.Hour, Next = o.PlacedAt.AddDays(1.5), Day = DateOnly.FromDateTime(o.PlacedAt), o.PlacedAt.DayOfWeek }).ToListAsync());
        seen.Show("between", await shop.Orders.CountAsync(o => o.PlacedAt >= new DateTime(2026, 1, 3, 0, 0, 0, DateTimeKind.Utc) && o.PlacedAt - new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) < TimeSpan.FromDays(5)));
        seen.Show("numbers", await shop.Products.OrderBy(p => p.Id).Take(2).Select(p => new { Round = Math.Round(p.Price, 1), Floor = Math.Floor(p.Price), Power = Math.Pow((double)p.Price, 2), Text = p.Price.ToString() }).ToListAsync());
        seen.Show("nulls", await shop.Orders.Where(o => (o.Note ?? "none") != "none").CountAsync());
        string? missing = null;
        seen.Show("null parameter", await shop.Orders.CountAsync(o => o.Note == missing));
        seen.Show("compiled", await ToListAsync(s_subjects(shop, 12)));
        seen.Show("compiled again", await ToListAsync(s_subjects(shop, 23)));
    }

    private static async Task RawAsync(ShopContext shop, Transcript seen)
    {
        var customer = 18;
        seen.Show("from SQL", await shop.Orders.FromSql($"select * from orders where customer_id = {customer}").Where(o => o.Status != ShopContext.OrderStatus.New).OrderBy(o => o.Id).Select(o => o.Id).ToListAsync());
        seen.Show("scalar SQL", await shop.Database.SqlQuery<long>($"select count(*) as \"Value\" from orders where customer_id = {customer}").SingleAsync());
        seen.Show("composed SQL", await shop.Database.SqlQuery<string>($"select name as \"Value\" from products").Where(n => n.StartsWith("Lamp")).OrderBy(n => n).FirstAsync());
    }

    private static async Task TransactionsAsync(ShopContext shop, Transcript seen)
    {
        var strategy = shop.Database.CreateExecutionStrategy();
        await strategy.ExecuteAsync(async () =>
        {
            await using var transaction = await shop.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead);
            await transaction.CreateSavepointAsync("s");
            seen.Show("in a transaction", await shop.Orders.CountAsync());
            await transaction.RollbackToSavepointAsync("s");
            await transaction.ReleaseSavepointAsync("s");
            await transaction.CommitAsync();
        });
        seen.Show("connects", await shop.Database.CanConnectAsync());
        seen.Show("tables are there", await Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<Microsoft.EntityFrameworkCore.Storage.IDatabaseCreator>(shop.Database).EnsureCreatedAsync());
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var one in source)
        {
            all.Add(one);
        }

        return all;
    }
}
