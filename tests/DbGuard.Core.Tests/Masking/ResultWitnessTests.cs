using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;

namespace DbGuard.Core.Tests.Masking;

/// <summary>The reported origins are those PostgreSQL 15 gives for the statement each test names.</summary>
public sealed class ResultWitnessTests
{
    private const uint Customers = 100;
    private const uint CustomersView = 101;
    private const uint Partition = 102;
    private const uint Orders = 103;
    private const short Id = 1;
    private const short Ssn = 2;
    private const short Name = 3;

    private static readonly CatalogSnapshot Catalog = new(1, "shop", ["public"],
    [
        Table(Customers, "customers", RelationKind.PartitionedTable, (Id, "id"), (Ssn, "ssn"), (Name, "name")),
        Table(CustomersView, "v", RelationKind.View, (1, "x"), (2, "y")),
        // A partition made before it was attached: other column numbers.
        Table(Partition, "customers_1", RelationKind.Table, (1, "name"), (2, "id"), (4, "ssn")) with { ParentIds = [Customers] },
        Table(Orders, "orders", RelationKind.Table, (Id, "id"), (2, "total")),
    ], [], []);

    private static readonly ColumnLineage SsnLineage = Direct(Customers, Ssn);

    [Fact]
    public void PlainColumn_SameOrigin_Passes() => Assert.Null(Check([Open(Direct(Customers, Name))], (Customers, Name)));

    [Fact]
    public void ProtectedColumn_Unmasked_IsRefused() => Assert.Equal("DBG4002", Check([Open(SsnLineage)], (Customers, Ssn))!.Code);

    [Fact]
    public void ProtectedColumn_UnmaskedWithoutLineage_IsRefused() => Assert.Equal("DBG4002", Check([], (Customers, Ssn))!.Code);

    [Fact]
    public void ProtectedColumn_Masked_Passes() => Assert.Null(Check([Masked(SsnLineage)], (Customers, Ssn)));

    [Fact]
    public void ProtectedColumn_RedactedWithUnknownLineage_Passes() =>
        Assert.Null(Check([new ColumnMask(MaskerCatalogue.Redact, "pii", ColumnLineage.Unknown)], (Customers, Ssn)));

    [Fact]
    public void LineageOfAnotherColumn_IsRefused() => Assert.Equal("DBG4003", Check([Open(Direct(Customers, Name))], (Customers, Id))!.Code);

    [Fact]
    public void LineageOfAnotherTable_IsRefused() => Assert.Equal("DBG4003", Check([Open(Direct(Orders, Id))], (Customers, Id))!.Code);

    [Fact]
    public void LineageNone_ButPlainColumn_IsRefused() => Assert.Equal("DBG4003", Check([Open(ColumnLineage.None)], (Orders, 2))!.Code);

    [Fact]
    public void MaskedByAnotherColumnsMasker_IsRefused() => Assert.Equal("DBG4003", Check([Masked(SsnLineage)], (Customers, Name))!.Code);

    [Fact]
    public void View_ReportsItself_Passes() => Assert.Null(Check([Open(Direct(Customers, Name))], (CustomersView, 1)));

    [Fact]
    public void PartitionReportsItself_LineageNamesParent_Passes() => Assert.Null(Check([Open(Direct(Customers, Name))], (Partition, 1)));

    [Fact]
    public void ParentReported_LineageNamesPartition_Passes() => Assert.Null(Check([Open(Direct(Partition, 1))], (Customers, Name)));

    [Fact]
    public void PartitionReported_LineageNamesOtherColumnOfParent_IsRefused() =>
        Assert.Equal("DBG4003", Check([Open(Direct(Customers, Name))], (Partition, 2))!.Code);

    [Fact]
    public void ProtectedOnParent_ReadThroughPartition_IsRefused() => Assert.Equal("DBG4002", Check([], (Partition, 4))!.Code);

    [Fact]
    public void Expression_KnownLineage_Passes() => Assert.Null(Check([Open(Direct(Customers, Name).AsDerived())], (0, 0)));

    [Fact]
    public void Expression_UnknownLineageUnmasked_IsRefused() => Assert.Equal("DBG4004", Check([Open(ColumnLineage.Unknown)], (0, 0))!.Code);

    [Fact]
    public void NoOpCast_ReportsTheColumn_Passes() => Assert.Null(Check([Open(Direct(Customers, Name).AsDerived())], (Customers, Name)));

    [Fact]
    public void JoinUsing_ReportsOneOfBothSides_Passes() =>
        Assert.Null(Check([Open(Direct(Customers, Id).Union(Direct(Orders, Id)))], (Orders, Id)));

    [Fact]
    public void WholeRow_WithProtectedColumn_IsRefused() => Assert.Equal("DBG4002", Check([Open(SsnLineage.AsDerived())], (Customers, 0))!.Code);

    [Fact]
    public void WholeRow_WithoutProtectedColumn_Passes() => Assert.Null(Check([Open(Direct(Orders, 2).AsDerived())], (Orders, 0)));

    [Theory]
    [InlineData(-1)]
    [InlineData(-6)]
    public void SystemColumn_OfProtectedTable_Passes(short number) => Assert.Null(Check([Open(ColumnLineage.None)], (Customers, number)));

    [Fact]
    public void ColumnCount_Differs_IsRefused() => Assert.Equal("DBG4001", Check([Open(ColumnLineage.None)], (0, 0), (0, 0))!.Code);

    [Fact]
    public void Relation_NewerThanSnapshot_IsRefusedAndRetryable() =>
        Assert.True(Check([Open(ColumnLineage.None)], (9999, 1)) is { Code: "DBG4003", IsRetryable: true });

    [Fact]
    public void NothingProtected_Anything_Passes() =>
        Assert.Null(ResultWitness.Check(new MaskPlan([Open(ColumnLineage.Unknown)]), [new ReportedColumn(9999, 1)], Catalog, null));

    [Fact]
    public void InheritanceCycle_Ends()
    {
        var catalog = new CatalogSnapshot(1, "shop", ["public"],
            [Table(1, "a", RelationKind.Table, (1, "x")) with { ParentIds = [2] }, Table(2, "b", RelationKind.Table, (1, "x")) with { ParentIds = [1] }], [], []);
        Assert.Null(ResultWitness.Check(new MaskPlan([Open(Direct(2, 1))]), [new ReportedColumn(1, 1)], catalog, _ => false));
    }

    private static WitnessRefusal? Check(ColumnMask[] plan, params (uint Table, int Number)[] reported) => ResultWitness.Check(
        new MaskPlan([.. plan]),
        [.. reported.Select(r => new ReportedColumn(r.Table, (short)r.Number))],
        Catalog,
        column => column == new ColumnId(Customers, Ssn));

    private static ColumnMask Open(ColumnLineage lineage) => new(null, "", lineage);

    private static ColumnMask Masked(ColumnLineage lineage) =>
        new(MaskerCatalogue.Create("partial", new Dictionary<string, object?> { ["keep_last"] = 4 }, "/").Masker, "pii", lineage);

    private static ColumnLineage Direct(uint table, short number) => ColumnLineage.Direct(new ColumnId(table, number));

    private static TableSchema Table(uint id, string name, RelationKind kind, params (short Number, string Name)[] columns) => new()
    {
        Id = id,
        Name = new QualifiedName("public", name),
        Kind = kind,
        Columns = [.. columns.Select(c => new ColumnSchema(c.Number, c.Name, 25, "text", false))],
    };
}
