using DbGuard.AdoNet;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;
using DbGuard.EntityFrameworkCore.Tests.Model;
using DbGuard.TestKit.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DbGuard.EntityFrameworkCore.Tests;

/// <summary>Migrations run for whom the policy lets define things, and for nobody else.</summary>
public sealed class MigrationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Policy = Shop.Clerk + """

          migrator:
            match: {agents: [migrator]}
            may: {read: [public.*], insert: ['public."__EFMigrationsHistory"'], create: [table public.*, index public.*], alter: [table public.*], lock: ['public."__EFMigrationsHistory"']}
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Migrations_RunForTheMigrator(bool async)
    {
        await using var shop = await Shop.OpenAsync(postgres, Policy);
        shop.Database.Asking = new Principal { Kind = PrincipalKind.Agent, Subject = "migrator", Issuer = "config" };
        for (var again = 0; again < 2; again++)
        {
            await using var context = Context(shop);
            if (async)
            {
                await context.Database.MigrateAsync();
            }
            else
            {
                context.Database.Migrate();
            }

            Assert.Equal(["20261101000000_Notes", "20261102000000_NotesOfOrders"], await context.Database.GetAppliedMigrationsAsync());
        }

        Assert.Equal("id,order_id,text", await shop.RawAsync("select string_agg(column_name, ',' order by column_name) from information_schema.columns where table_name = 'notes'"));
        Assert.Contains(shop.Database.Evidence.Records, r => r.Kind == AuditRecordKind.StatementDecided && r.Statement!.Contains("CREATE TABLE notes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrations_AreRefusedToAnyoneElse_AndChangeNothing()
    {
        await using var shop = await Shop.OpenAsync(postgres, Policy);
        await using var context = Context(shop);
        var refused = await Assert.ThrowsAsync<DbGuardException>(() => context.Database.MigrateAsync());
        Assert.StartsWith("DBG20", refused.Code, StringComparison.Ordinal);
        Assert.Equal(0L, await shop.RawAsync("select count(*) from pg_class where relname in ('notes', '__EFMigrationsHistory')"));
        Assert.Equal(3, await context.Orders.CountAsync());
    }

    private static NotesContext Context(Shop shop) => new(new DbContextOptionsBuilder<ShopContext>().UseDbGuard(shop.Database.Guarded)
        .ConfigureWarnings(w => w.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning)).Options);

    private sealed class NotesContext(DbContextOptions<ShopContext> options) : ShopContext(options);

    [DbContext(typeof(NotesContext))]
    [Migration("20261101000000_Notes")]
    private sealed class Notes : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
            "notes", table => new { id = table.Column<int>(), text = table.Column<string>() }, constraints: table => table.PrimaryKey("pk_notes", x => x.id));
    }

    [DbContext(typeof(NotesContext))]
    [Migration("20261102000000_NotesOfOrders")]
    private sealed class NotesOfOrders : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>("order_id", "notes", nullable: true);
            migrationBuilder.CreateIndex("ix_notes_order", "notes", "order_id");
        }
    }
}
