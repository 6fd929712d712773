using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
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
