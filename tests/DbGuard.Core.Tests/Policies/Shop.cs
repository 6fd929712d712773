using System.Collections.Immutable;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Tests.Policies;

/// <summary>A small catalog, and statements over it as facts, for rules to judge.</summary>
internal static class Shop
{
    public static TableSchema Customers { get; } = Table(10, "public.customers", RelationKind.Table, ["id", "name", "email", "ssn", "card_number"]);

    public static TableSchema Orders { get; } = Table(11, "public.orders", RelationKind.Table, ["id", "customer_id", "memo"]) with { EstimatedRows = 1000 };

    public static TableSchema Payments { get; } = Table(12, "public.payments", RelationKind.PartitionedTable, ["id", "card_number"]);

    /// <summary>A partition whose columns stand in another order.</summary>
    public static TableSchema Payments2024 { get; } = Table(13, "archive.payments_2024", RelationKind.Table, ["card_number", "id"]) with { ParentIds = [12] };

    public static TableSchema Payments2025 { get; } = Table(14, "public.payments_2025", RelationKind.Table, ["id", "card_number"]) with { ParentIds = [12] };

    public static TableSchema Keys { get; } = Table(15, "public.api_keys", RelationKind.Table, ["id", "key"]);

    public static TableSchema Contacts { get; } = Table(16, "public.v_directory", RelationKind.View, ["id", "contact"]);

    public static TableSchema Mails { get; } = Table(17, "public.v_mails", RelationKind.View, ["email"]);

    public static TableSchema Class { get; } = Table(1259, "pg_catalog.pg_class", RelationKind.Table, ["oid", "email"]) with
    {
        IsSystem = true, Sensitivity = SystemSensitivity.Metadata,
    };

    /// <summary>Metadata but for its first column.</summary>
    public static TableSchema Subscriptions { get; } = Table(6100, "pg_catalog.pg_subscription", RelationKind.Table, ["subconninfo", "subname"]) with
    {
        IsSystem = true,
        Sensitivity = SystemSensitivity.Metadata,
        SensitiveColumns = [1],
    };

    public static TableSchema Passwords { get; } = Table(1260, "pg_catalog.pg_authid", RelationKind.Table, ["oid"]) with
    {
        IsSystem = true, Sensitivity = SystemSensitivity.Sensitive,
    };

    public static CatalogSnapshot Snapshot { get; } = new(1, "shop", ["public"], [Customers, Orders, Payments, Payments2024, Payments2025, Keys, Contacts, Mails, Class, Passwords], [], []);

    public static Principal Agent { get; } = new() { Kind = PrincipalKind.Agent, Issuer = "config", Subject = "agent" };

    public static PolicySet Policy(string text)
    {
        var result = PolicyReader.Read(Encoding.UTF8.GetBytes(text), "/");
        Assert.Empty(result.Diagnostics);
        return result.Policy!;
    }

    /// <summary>A policy of one profile over labels pii (email, ssn; redact) and card (partial).</summary>
    /// <param name="may">Value of <c>may</c>.</param>
    /// <param name="rest">Further keys of the file.</param>
    public static PolicySet PolicyFor(string may, string rest = "") => Policy($$$"""
        version: 1
        labels:
          pii: ["public.customers.ssn", "*.*.email"]
          card: ["public.*.card_number"]
        masks:
          card: {partial: {keep_last: 4}}
        profiles:
          p: {match: everyone, may: {{{may}}}}
        {{{rest}}}
        """);

    public static Decision Decide(PolicySet policy, StatementFacts facts) => new PolicyEngine(policy).Decide(facts, Agent, policy.Profiles[0], Snapshot);

    public static Decision Decide(string may, StatementFacts facts, string rest = "") => Decide(PolicyFor(may, rest), facts);

    public static ColumnId Column(TableSchema table, string name) => new(table.Id, table.FindColumn(name)!.Number);

    public static ColumnLineage Direct(TableSchema table, string name) => ColumnLineage.Direct(Column(table, name));

    public static StatementFacts Select(TableSchema table, params ReadOnlySpan<ColumnLineage> outputs)
    {
        var columns = ImmutableArray.CreateBuilder<OutputColumn>();
        foreach (var lineage in outputs)
        {
            columns.Add(new OutputColumn($"c{columns.Count}", lineage));
        }

        return new StatementFacts
        {
            Kind = StatementKind.Select, Tables = [Touch(table, AccessModes.Read)], Outputs = columns.ToImmutable(), ReturnsRows = true,
        };
    }

    public static TableAccess Touch(TableSchema table, AccessModes modes, bool throughView = false) => new(table, modes, throughView, null);

    public static FunctionAccess Function(string name, FunctionEffect effect)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var qualified = new QualifiedName(name[..dot], name[(dot + 1)..]);
        return new FunctionAccess(qualified, [new FunctionSchema
        {
            Id = 1, Name = qualified, Kind = FunctionKind.Function, Volatility = FunctionVolatility.Volatile, ArgumentTypeIds = [], ReturnTypeId = 25, Language = "sql",
        }], effect, null);
    }

    private static TableSchema Table(uint id, string name, RelationKind kind, string[] columns)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return new TableSchema
        {
            Id = id, Name = new QualifiedName(name[..dot], name[(dot + 1)..]), Kind = kind,
            Columns = [.. columns.Select((c, i) => new ColumnSchema((short)(i + 1), c, 25, "text", false))],
        };
    }
}
