using Microsoft.EntityFrameworkCore;

namespace EfCoreShop;

/// <summary>A context as any application has one.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Review> Reviews => Set<Review>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Customer>(customer =>
        {
            customer.ToTable("customers", table => table.ExcludeFromMigrations());
            customer.Property(c => c.Id).HasColumnName("customer_id");
            customer.Property(c => c.Name).HasColumnName("full_name");
            customer.Property(c => c.Email).HasColumnName("email");
            customer.Property(c => c.Region).HasColumnName("region");
        });
        modelBuilder.Entity<Review>(review =>
        {
            review.ToTable("reviews");
            review.Property(r => r.Id).HasColumnName("id");
            review.Property(r => r.CustomerId).HasColumnName("customer_id");
            review.Property(r => r.Stars).HasColumnName("stars");
            review.HasOne(r => r.Customer).WithMany().HasForeignKey(r => r.CustomerId);
        });
    }
}

public sealed class Customer
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public string Email { get; set; } = "";

    public string Region { get; set; } = "";
}

public sealed class Review
{
    public int Id { get; set; }

    public int CustomerId { get; set; }

    public int Stars { get; set; }

    public Customer? Customer { get; set; }
}
