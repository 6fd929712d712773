using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace EfCoreShop;

/// <summary>As <c>dotnet ef migrations add</c> writes one.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20261127000000_AddReviews")]
public sealed class AddReviews : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "reviews",
            table => new
            {
                id = table.Column<int>().Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                customer_id = table.Column<int>(),
                stars = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("pk_reviews", r => r.id));
        migrationBuilder.CreateIndex("ix_reviews_customer", "reviews", "customer_id");
    }
}
