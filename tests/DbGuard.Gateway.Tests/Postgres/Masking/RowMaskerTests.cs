using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Gateway.Postgres.Masking;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Tests.Postgres.Masking;

public sealed class RowMaskerTests
{
    private static readonly CatalogSnapshot Nothing = new(1, "test", ["public"], [], [], []);

    [Theory]
    [InlineData("a,123-45-6789,c", "-p-", "a,****6789,c")]
    [InlineData("123-45-6789,b", "p-", "****6789,b")]
    [InlineData("a,123-45-6789", "-p", "a,****6789")]
    [InlineData("~,~,~", "-pr", "~,~,[redacted]")]
    [InlineData("x,y,z", "rnr", "[redacted],~,[redacted]")]
    [InlineData(",123-45-6789,", "-p-", ",****6789,")]
    public void Row_MaskedColumns_OthersAreCopied(string row, string plan, string expected) =>
        Assert.Equal(expected, Show(Mask(Masker(plan), Body(row))!));

    [Fact]
    public void Row_OtherColumnCount_IsRefused()
    {
        Assert.Null(Mask(Masker("p-"), Body("a")));
        Assert.Null(Mask(Masker("p-"), Body("a,b,c")));
    }

    [Fact]
    public void Row_EveryTruncation_IsRefusedAndWritesNothing()
    {
        var body = Body("a,123-45-6789,c");
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Null(Mask(Masker("-p-"), body[..length]));
        }

        Assert.Null(Mask(Masker("-p-"), [.. body, 0]));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Row_HostileCellLength_IsRefused(int length)
    {
        var body = Body("a,b");
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(2), length);
        Assert.Null(Mask(Masker("-p"), body));
    }

    [Fact]
    public void Create_NothingMasked_IsNull() => Assert.Null(RowMasker.Create(Plan("--"), Types(2), Nothing));

    [Fact]
    public void Rows_InSteadyState_AllocateNothing()
    {
        var masker = Masker("-pre-");
        var body = Body("some text,123-45-6789,secret,anna@example.com,more text");
        using var output = new PacketWriter();
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(RowOutcome.Written, masker.MaskRow(body, output));
            output.Clear();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++)
        {
            masker.MaskRow(body, output);
            output.Clear();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("a,bob@example.com,c", "---", "a,[email],c")]
    [InlineData("bob@example.com,123-45-6789,x 4111 1111 1111 1111", "-p-", "[email],****6789,x ****1111")]
    [InlineData("~,bob@example.com", "--", "~,[email]")]
    public void Row_LookedThrough_IsMaskedInside(string row, string plan, string expected) =>
        Assert.Equal(expected, Show(Mask(RowMasker.Create(Detecting(plan), Types(plan.Length), Nothing)!, Body(row))!));

    [Theory]
    [InlineData("a,b,c", "---")]
    [InlineData("~,,2024-01-15", "---")]
    public void Row_InWhichNothingIsFound_IsNotWritten(string row, string plan)
    {
        using var output = new PacketWriter();
        Assert.Equal(RowOutcome.Unchanged, RowMasker.Create(Detecting(plan), Types(plan.Length), Nothing)!.MaskRow(Body(row), output));
        Assert.Equal(0, output.WrittenLength);
    }

    [Fact]
    public void Row_LookedThroughAndMalformed_IsRefusedAndWritesNothing()
    {
        var body = Body("bob@example.com,b");
        for (var length = 0; length < body.Length; length++)
        {
            Assert.Null(Mask(RowMasker.Create(Detecting("--"), Types(2), Nothing)!, body[..length]));
        }
    }

    [Fact]
    public void Columns_ThatHoldNoText_NeedNoLook() =>
        Assert.Null(RowMasker.Create(Detecting("--"), [new CellType(23, -1, true), new CellType(1184, -1, false)], Nothing));

    [Fact]
    public void Findings_OfRows_AreCountedByColumn()
    {
        var masker = RowMasker.Create(Detecting("-p-"), Types(3), Nothing)!;
        Mask(masker, Body("bob@example.com,x,ann@example.com eve@example.com"));
        Mask(masker, Body("a,b,DE89370400440532013000"));
        var findings = new List<ContentFinding>();
        masker.TakeFindings(findings);

        Assert.Equal([new(1, "email", 1), new(3, "iban", 1), new(3, "email", 2)], findings);
        Assert.Equal(1, masker.MaskedColumns);
    }

    [Fact]
    public void Rows_LookedThroughInSteadyState_AllocateNothing()
    {
        var masker = RowMasker.Create(Detecting("-p---"), Types(5), Nothing)!;
        var clean = Body("some text,~,no. 17 of 2024-01-15,v1.2.3,more text");
        var full = Body("some text,123-45-6789,4111 1111 1111 1111,anna@example.com,{\"a\": \"anna\\u0040example.com\"}");
        using var output = new PacketWriter();
        long allocated = 0;
        for (var i = 0; i < 200; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            masker.MaskRow(clean, output);
            masker.MaskRow(full, output);
            output.Clear();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static MaskPlan Detecting(string plan) => Plan(plan) with
    {
        Detection = new DetectionPlan(new Detection(DetectorCatalogue.Detectors, new Dictionary<string, IMasker>(), false), [.. plan.Select(c => c == '-')]),
    };

    private static RowMasker Masker(string plan) => RowMasker.Create(Plan(plan), Types(plan.Length), Nothing)!;

    private static MaskPlan Plan(string columns) => new([.. columns.Select(c => new ColumnMask(
        c switch
        {
            'p' => Make("partial", new() { ["keep_last"] = 4 }),
            'e' => Make("email", []),
            'r' => MaskerCatalogue.Redact,
            'n' => Make("null", []),
            _ => null,
        },
        "",
        ColumnLineage.None))]);

    private static IMasker? Make(string name, Dictionary<string, object?> options) => MaskerCatalogue.Create(name, options, "/").Masker;

    private static CellType[] Types(int count) => [.. Enumerable.Repeat(new CellType(25, -1, false), count)];

    /// <summary>A DataRow body of comma-separated cells; <c>~</c> for NULL.</summary>
    private static byte[] Body(string row)
    {
        using var writer = new PacketWriter();
        var cells = row.Split(',');
        writer.WriteInt16((short)cells.Length);
        foreach (var cell in cells)
        {
            if (cell == "~")
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteValue(Encoding.UTF8.GetBytes(cell));
            }
        }

        return writer.WrittenSpan.ToArray();
    }

    private static byte[]? Mask(RowMasker masker, byte[] body)
    {
        using var output = new PacketWriter();
        var outcome = masker.MaskRow(body, output);
        if (outcome == RowOutcome.Unchanged)
        {
            Assert.Equal(0, output.WrittenLength);
            return body;
        }

        if (outcome == RowOutcome.Written)
        {
            Assert.Equal((byte)'D', output.WrittenSpan[0]);
            return output.WrittenSpan[5..].ToArray();
        }

        Assert.Equal(0, output.WrittenLength);
        return null;
    }

    private static string Show(byte[] body)
    {
        Assert.True(DataRowMessage.TryDecode(body, out var row, out _));
        var cells = new List<string>();
        foreach (var cell in row.Columns)
        {
            cells.Add(cell.IsNull ? "~" : Encoding.UTF8.GetString(cell.Bytes));
        }

        return string.Join(',', cells);
    }
}
