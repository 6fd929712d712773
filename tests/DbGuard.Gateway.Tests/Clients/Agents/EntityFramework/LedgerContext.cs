using DbGuard.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DbGuard.Gateway.Tests.Clients.Agents.EntityFramework;

/// <summary>A model that its migrations create in the schema <c>app</c>, which comes first in the search path of its connections.</summary>
internal sealed class LedgerContext(PostgresEndpoint endpoint) : DbContext
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Posting> Entries => Set<Posting>();

    public DbSet<Category> Categories => Set<Category>();

    protected override void OnConfiguring(DbContextOptionsBuilder options)
    {
        var connection = endpoint.Builder();
        connection.SearchPath = "app, public";
        options.UseNpgsql(connection.ConnectionString, npgsql => npgsql.MapEnum<Mood>("mood").MaxBatchSize(40));
        // The migrations are written by hand, without the snapshot that the command line keeps.
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.HasSequence<long>("account_numbers").IncrementsBy(10);
        model.Entity<Account>(account =>
        {
            account.ToTable("accounts");
            account.Property(a => a.Id).UseHiLo("account_numbers");
            account.Property(a => a.Owner).HasMaxLength(80);
            account.Property(a => a.Version).IsRowVersion();
            account.Property(a => a.OpenedAt).HasDefaultValueSql("now()");
            account.HasIndex(a => a.Owner).IsUnique();
        });
        model.Entity<Savings>();
        model.Entity<Posting>(entry =>
        {
            entry.ToTable("entries");
            entry.Property(e => e.Amount).HasPrecision(14, 2);
            entry.Property(e => e.Doubled).HasComputedColumnSql("\"Amount\" * 2", stored: true);
            entry.ComplexProperty(e => e.Details, details => details.ToJson());
            entry.HasMany(e => e.Categories).WithMany(c => c.Entries).UsingEntity("entry_categories");
        });
        model.Entity<Category>().ToTable("categories").Property(c => c.Label).HasColumnName("name");
    }

    internal enum Mood
    {
        Calm,
        Angry,
    }

    internal class Account
    {
        public long Id { get; set; }

        public string Owner { get; set; } = "";

        public Mood Mood { get; set; }

        public DateTime OpenedAt { get; set; }

        public uint Version { get; set; }

        public List<Posting> Entries { get; } = [];
    }

    internal sealed class Savings : Account
    {
        public decimal Rate { get; set; }
    }

    internal sealed class Posting
    {
        public int Id { get; set; }

        public long AccountId { get; set; }

        public Account? Account { get; set; }

        public decimal Amount { get; set; }

        public decimal Doubled { get; private set; }

        public List<string> Marks { get; set; } = [];

        public Details Details { get; set; } = new();

        public List<Category> Categories { get; } = [];
    }

    internal sealed class Details
    {
        public string? Memo { get; set; }

        public int Stars { get; set; }
    }

    internal sealed class Category
    {
        public int Id { get; set; }

        public string Label { get; set; } = "";

        public List<Posting> Entries { get; } = [];
    }
}
