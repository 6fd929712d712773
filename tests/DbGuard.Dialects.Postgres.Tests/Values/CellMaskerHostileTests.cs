using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values;

namespace DbGuard.Dialects.Postgres.Tests.Values;

/// <summary>Cells that no server sends: never an exception, never the cell itself.</summary>
public sealed class CellMaskerHostileTests
{
    private const uint TextArray = 1009;
    private static readonly CatalogSnapshot Nothing = new(1, "test", ["public"], [], [], []);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("{a")]
    [InlineData("{a,")]
    [InlineData("{\"a")]
    [InlineData("{\"a\\")]
    [InlineData("{a}b")]
    [InlineData("{a}{b}")]
    [InlineData("a")]
    [InlineData("{a{b}}")]
    [InlineData("{,a}")]
    [InlineData("[1:2]")]
    [InlineData("[secret]={a}")]
    [InlineData("}{")]
    public void TextArray_Malformed_IsNull(string cell) =>
        Assert.Null(Mask(new CellType(TextArray, -1, IsBinary: false), "partial keep_last=1", Encoding.UTF8.GetBytes(cell)));

    [Fact]
    public void BinaryArray_EveryTruncation_IsNull()
    {
        byte[] whole = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 25, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 65, 66, 0, 0, 0, 1, 67];
        Assert.NotNull(Mask(new CellType(TextArray, -1, IsBinary: true), "partial keep_last=1", whole));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Null(Mask(new CellType(TextArray, -1, IsBinary: true), "partial keep_last=1", whole[..length]));
        }
    }

    [Theory]
    [InlineData(0xFFFFFFFFu, 1)]
    [InlineData(7u, 1)]
    [InlineData(2u, 0x7FFFFFFF)]
    [InlineData(1u, 0x7FFFFFFF)]
    [InlineData(1u, -1)]
    public void BinaryArray_HostileCounts_AreNull(uint dimensions, int size)
    {
        var cell = new byte[12 + 6 * 8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(cell, dimensions);
        for (var i = 12; i < cell.Length; i += 8)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(cell.AsSpan(i), size);
        }

        Assert.Null(Mask(new CellType(TextArray, -1, IsBinary: true), "partial keep_last=1", cell));
    }

    [Fact]
    public void Property_RandomBytes_NeverThrowAndNeverPassThrough()
    {
        var random = new Random(4711);
        uint[] types = [16, 17, 20, 21, 23, 26, 700, 701, 1082, 1114, 1184, 1700, 2950, 1007, 1009, 1231, 2951, 1182];
        string[] maskers = ["bucket width=1000000007", "date_truncate unit=year", "hash"];
        for (var i = 0; i < 20_000; i++)
        {
            var cell = new byte[random.Next(1, 40)];
            random.NextBytes(cell);
            if (random.Next(2) == 0)
            {
                for (var j = 0; j < cell.Length; j++)
                {
                    cell[j] = (byte)"0123456789-.:+{},\"\\ eENaInf"[cell[j] % 27];
                }
            }

            var type = new CellType(types[random.Next(types.Length)], random.Next(3) == 0 ? random.Next() : -1, random.Next(2) == 0);
            var mask = Mask(type, maskers[random.Next(maskers.Length)], cell);
            Assert.False(mask is not null && cell.Length > 9 && mask.AsSpan().SequenceEqual(cell) && type.TypeId == 17);
        }
    }

    [Fact]
    public void Text_InSteadyState_AllocatesNothing()
    {
        var output = new CellBuffer();
        foreach (var (type, masker, cell) in new[]
        {
            (new CellType(25, -1, false), "partial keep_last=4", "123-45-6789"u8.ToArray()),
            (new CellType(25, -1, true), "email", "anna@example.com"u8.ToArray()),
            (new CellType(23, -1, false), "bucket width=10", "1234"u8.ToArray()),
            (new CellType(23, -1, true), "hash", [0, 0, 1, 2]),
            (new CellType(1700, -1, false), "bucket width=10", "1234.56"u8.ToArray()),
            (new CellType(1082, -1, false), "date_truncate unit=year", "2024-08-18"u8.ToArray()),
            (new CellType(1009, -1, false), "partial keep_last=1", "{ab,cd,\"e f\"}"u8.ToArray()),
            (new CellType(2950, -1, false), "hash", "123e4567-e89b-12d3-a456-426614174000"u8.ToArray()),
        })
        {
            var column = CellMasker.Create(type, CellMaskerTypeTests.Parse(masker), Nothing);
            void Run()
            {
                output.Clear();
                Assert.True(column.TryMask(cell, output));
            }

            for (var i = 0; i < 200; i++)
            {
                Run();
            }

            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 200; i++)
            {
                Run();
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static byte[]? Mask(CellType type, string masker, byte[] cell)
    {
        var output = new CellBuffer();
        return CellMasker.Create(type, CellMaskerTypeTests.Parse(masker), Nothing).TryMask(cell, output) ? output.WrittenSpan.ToArray() : null;
    }
}
