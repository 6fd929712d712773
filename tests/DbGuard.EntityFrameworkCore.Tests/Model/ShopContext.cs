using Microsoft.EntityFrameworkCore;

namespace DbGuard.EntityFrameworkCore.Tests.Model;

/// <summary>A context as any application has one: nothing in it knows of the guard.</summary>
public class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Customer>(customer =>
        {
            customer.ToTable("customers");
            customer.Property(c => c.Id).HasColumnName("id");
            customer.Property(c => c.Name).HasColumnName("name");
            customer.Property(c => c.Email).HasColumnName("email");
            customer.Property(c => c.Ssn).HasColumnName("ssn");
            customer.Property(c => c.Tags).HasColumnName("tags");
            customer.Property(c => c.Version).HasColumnName("version").IsConcurrencyToken();
        });
        modelBuilder.Entity<Order>(order =>
        {
            order.ToTable("orders");
            order.Property(o => o.Id).HasColumnName("id");
            order.Property(o => o.CustomerId).HasColumnName("customer_id");
            order.Property(o => o.Product).HasColumnName("product");
            order.Property(o => o.Amount).HasColumnName("amount");
            order.Property(o => o.PlacedAt).HasColumnName("placed_at").HasDefaultValueSql("now()");
            order.HasOne(o => o.Customer).WithMany(c => c.Orders).HasForeignKey(o => o.CustomerId);
        });
    }
}

public class Customer
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public string? Email { get; set; }

    public string? Ssn { get; set; }

    public List<string> Tags { get; set; } = [];

    public int Version { get; set; } = 1;

    public List<Order> Orders { get; set; } = [];
}

public class Order
{
    public int Id { get; set; }

    public int CustomerId { get; set; }

    public string Product { get; set; } = "";

    public decimal Amount { get; set; }

    public DateTime PlacedAt { get; set; }

    public Customer? Customer { get; set; }
}
