using DbGuard.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DbGuard.Gateway.Tests.Clients.Agents.EntityFramework;

/// <summary>The shop (samples/shop) as an EF Core model over the existing tables.</summary>
internal sealed class ShopContext(PostgresEndpoint endpoint) : DbContext
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Product> Products => Set<Product>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderItem> OrderItems => Set<OrderItem>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<Total> Totals => Set<Total>();

    /// <summary>The function order_total of the database.</summary>
    public decimal? OrderTotal(long wanted) => throw new NotSupportedException($"only in queries ({wanted})");

    protected override void OnConfiguring(DbContextOptionsBuilder options) =>
        options.UseNpgsql(endpoint.Builder().ConnectionString, npgsql => npgsql.MapEnum<OrderStatus>("order_status").EnableRetryOnFailure(1));

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.Entity<Customer>(customer =>
        {
            customer.ToTable("customers");
            customer.Property(c => c.Id).HasColumnName("customer_id");
            customer.Property(c => c.Name).HasColumnName("full_name");
            customer.Property(c => c.Email).HasColumnName("email");
            customer.Property(c => c.Ssn).HasColumnName("ssn").IsFixedLength().HasMaxLength(11);
            customer.Property(c => c.Salary).HasColumnName("salary").HasPrecision(12, 2);
            customer.Property(c => c.BirthDate).HasColumnName("birth_date");
            customer.Property(c => c.Region).HasColumnName("region");
            customer.Property(c => c.CreatedAt).HasColumnName("created_at");
            customer.HasMany(c => c.Tickets).WithOne(t => t.Customer).HasForeignKey(t => t.CustomerId);
        });
        model.Entity<Product>(product =>
        {
            product.ToTable("products");
            product.Property(p => p.Id).HasColumnName("product_id");
            product.Property(p => p.Sku).HasColumnName("sku");
            product.Property(p => p.Name).HasColumnName("name");
            product.Property(p => p.Price).HasColumnName("price").HasPrecision(12, 2);
            product.Property(p => p.Tags).HasColumnName("tags");
            product.OwnsOne(p => p.Attributes, attributes =>
            {
                attributes.ToJson("attributes");
                attributes.Property(a => a.Weight).HasJsonPropertyName("weight_g");
                attributes.Property(a => a.Colour).HasJsonPropertyName("colour");
            });
        });
        model.Entity<Order>(order =>
        {
            order.ToTable("orders");
            order.Property(o => o.Id).HasColumnName("order_id");
            order.Property(o => o.CustomerId).HasColumnName("customer_id");
            order.Property(o => o.Status).HasColumnName("status");
            order.Property(o => o.PlacedAt).HasColumnName("placed_at");
            order.Property(o => o.Note).HasColumnName("note");
        });
        model.Entity<OrderItem>(item =>
        {
            item.ToTable("order_items");
            item.HasKey(i => new { i.OrderId, i.Line });
            item.Property(i => i.OrderId).HasColumnName("order_id");
            item.Property(i => i.Line).HasColumnName("line");
            item.Property(i => i.ProductId).HasColumnName("product_id");
            item.Property(i => i.Quantity).HasColumnName("quantity");
            item.Property(i => i.UnitPrice).HasColumnName("unit_price").HasPrecision(12, 2);
        });
        model.Entity<Ticket>(ticket =>
        {
            ticket.ToTable("tickets");
            ticket.Property(t => t.Id).HasColumnName("ticket_id");
            ticket.Property(t => t.CustomerId).HasColumnName("customer_id");
            ticket.Property(t => t.Subject).HasColumnName("subject");
            ticket.Property(t => t.Body).HasColumnName("body");
            ticket.Property(t => t.IsOpen).HasColumnName("open");
        });
        model.Entity<Total>(total =>
        {
            total.ToView("order_totals").HasNoKey();
            total.Property(t => t.OrderId).HasColumnName("order_id");
            total.Property(t => t.Status).HasColumnName("status");
            total.Property(t => t.Sum).HasColumnName("total");
        });
        model.HasDbFunction(() => OrderTotal(0)).HasName("order_total");
    }

    internal enum OrderStatus
    {
        New,
        Paid,
        Shipped,
        Returned,
    }

    internal sealed class Customer
    {
        public int Id { get; set; }

        public string Name { get; set; } = "";

        public string Email { get; set; } = "";

        public string Ssn { get; set; } = "";

        public decimal? Salary { get; set; }

        public DateOnly? BirthDate { get; set; }

        public string Region { get; set; } = "";

        public DateTime CreatedAt { get; set; }

        public List<Order> Orders { get; } = [];

        public List<Ticket> Tickets { get; } = [];
    }

    internal sealed class Product
    {
        public int Id { get; set; }

        public string Sku { get; set; } = "";

        public string Name { get; set; } = "";

        public decimal Price { get; set; }

        public List<string> Tags { get; set; } = [];

        public Attributes Attributes { get; set; } = new();
    }

    internal sealed class Attributes
    {
        public int Weight { get; set; }

        public string Colour { get; set; } = "";
    }

    internal sealed class Order
    {
        public long Id { get; set; }

        public int CustomerId { get; set; }

        public Customer? Customer { get; set; }

        public OrderStatus Status { get; set; }

        public DateTime PlacedAt { get; set; }

        public string? Note { get; set; }

        public List<OrderItem> Items { get; } = [];
    }

    internal sealed class OrderItem
    {
        public long OrderId { get; set; }

        public int Line { get; set; }

        public int ProductId { get; set; }

        public Product? Product { get; set; }

        public int Quantity { get; set; }

        public decimal UnitPrice { get; set; }
    }

    internal sealed class Ticket
    {
        public int Id { get; set; }

        public int? CustomerId { get; set; }

        public Customer? Customer { get; set; }

        public string Subject { get; set; } = "";

        public string Body { get; set; } = "";

        public bool IsOpen { get; set; }
    }

    internal sealed class Total
    {
        public long OrderId { get; set; }

        public OrderStatus Status { get; set; }

        public decimal? Sum { get; set; }
    }
}
