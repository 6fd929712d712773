using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace DbGuard.Gateway.Tests.Clients.Agents.EntityFramework;

/// <summary>Makes the tables, as <c>dotnet ef migrations add</c> would write it.</summary>
[DbContext(typeof(LedgerContext))]
[Migration("20260101000000_Initial")]
internal sealed class InitialMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterDatabase().Annotation("Npgsql:Enum:mood", "calm,angry");
        migrationBuilder.CreateSequence("account_numbers", incrementBy: 10);
        migrationBuilder.CreateTable(
            "accounts",
            table => new
            {
                Id = table.Column<long>("bigint", nullable: false),
                Owner = table.Column<string>("character varying(80)", maxLength: 80, nullable: false, comment: "who it belongs to"),
                Mood = table.Column<LedgerContext.Mood>("mood", nullable: false),
                OpenedAt = table.Column<DateTime>("timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                Discriminator = table.Column<string>("character varying(13)", maxLength: 13, nullable: false),
                Rate = table.Column<decimal>("numeric", nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_accounts", a => a.Id);
                table.CheckConstraint("CK_accounts_owner", "\"Owner\" <> ''");
            },
            comment: "accounts of the ledger");
        migrationBuilder.CreateTable(
            "entries",
            table => new
            {
                Id = table.Column<int>("integer", nullable: false).Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                AccountId = table.Column<long>("bigint", nullable: false),
                Amount = table.Column<decimal>("numeric(14,2)", nullable: false),
                Doubled = table.Column<decimal>("numeric", nullable: false, computedColumnSql: "\"Amount\" * 2", stored: true),
                Marks = table.Column<List<string>>("text[]", nullable: false),
                Details = table.Column<string>("jsonb", nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_entries", e => e.Id);
                table.ForeignKey("FK_entries_accounts", e => e.AccountId, "accounts", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateTable(
            "categories",
            table => new
            {
                Id = table.Column<int>("integer", nullable: false).Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                Label = table.Column<string>("text", nullable: false, collation: "C"),
            },
            constraints: table => table.PrimaryKey("PK_categories", c => c.Id));
        migrationBuilder.CreateTable(
            "entry_categories",
            table => new { CategoriesId = table.Column<int>("integer", nullable: false), EntriesId = table.Column<int>("integer", nullable: false) },
            constraints: table =>
            {
                table.PrimaryKey("PK_entry_categories", e => new { e.CategoriesId, e.EntriesId });
                table.ForeignKey("FK_entry_categories_categories", e => e.CategoriesId, "categories", "Id", onDelete: ReferentialAction.Cascade);
                table.ForeignKey("FK_entry_categories_entries", e => e.EntriesId, "entries", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_accounts_Owner", "accounts", "Owner", unique: true);
        migrationBuilder.CreateIndex("IX_entries_AccountId", "entries", "AccountId", filter: "\"Amount\" > 0");
        migrationBuilder.CreateIndex("IX_entries_Details", "entries", "Details").Annotation("Npgsql:IndexMethod", "gin");
        migrationBuilder.InsertData(
            "accounts", ["Id", "Owner", "Mood", "Discriminator"], ["bigint", "text", "mood", "text"], new object[] { -1L, "house", LedgerContext.Mood.Calm, "Account" });
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in (string[])["entry_categories", "categories", "entries", "accounts"])
        {
            migrationBuilder.DropTable(table);
        }

        migrationBuilder.DropSequence("account_numbers");
        migrationBuilder.AlterDatabase().OldAnnotation("Npgsql:Enum:mood", "calm,angry");
    }
}

/// <summary>Changes the tables: columns added, renamed, altered and dropped, SQL of its own.</summary>
[DbContext(typeof(LedgerContext))]
[Migration("20260201000000_Changes")]
internal sealed class ChangesMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.RenameColumn("Label", "categories", "name");
        migrationBuilder.AlterColumn<string>("name", "categories", "character varying(40)", maxLength: 40, nullable: false, oldClrType: typeof(string), oldType: "text", oldCollation: "C");
        migrationBuilder.AddColumn<string>("spare", "accounts", "text", nullable: true, defaultValue: "none");
        migrationBuilder.Sql("update accounts set spare = 'moved' where \"Id\" < 0");
        migrationBuilder.RenameIndex("IX_entries_AccountId", "IX_entries_account", "entries");
        migrationBuilder.DropIndex("IX_entries_Details", "entries");
        migrationBuilder.AddUniqueConstraint("AK_categories_name", "categories", "name");
        migrationBuilder.DropCheckConstraint("CK_accounts_owner", "accounts");
        migrationBuilder.RestartSequence("account_numbers", 1000);
        migrationBuilder.AlterSequence("account_numbers", incrementBy: 10, maxValue: 1_000_000, oldIncrementBy: 10);
        migrationBuilder.Sql("create view large as select \"Id\", \"Amount\" from entries where \"Amount\" > 100");
        migrationBuilder.Sql("create index concurrently \"IX_entries_amount\" on entries (\"Amount\")", suppressTransaction: true);
        migrationBuilder.UpdateData("accounts", ["Id"], ["bigint"], new object[] { -1L }, ["Owner"], ["text"], new object[] { "the house" });
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("drop view large");
        migrationBuilder.DropIndex("IX_entries_amount", "entries");
        migrationBuilder.DropColumn("spare", "accounts");
        migrationBuilder.DropUniqueConstraint("AK_categories_name", "categories");
        migrationBuilder.RenameColumn("name", "categories", "Label");
    }
}
