using System.Globalization;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Tests.Values.Detecting;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Dialects.Postgres.Values.Copy;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Dialects.Postgres.Tests.Values.Copy;

/// <summary>COPY streams of a real server that are looked through, read back by it.</summary>
public sealed class CopyDetectionTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const uint Table = 20000;
    private const string Columns = "id int8, note text, doc jsonb, tags text[], code varchar(12), raw bytea";

    private static readonly CatalogSnapshot Catalog = new(1, "test", ["public"],
    [
        new TableSchema
        {
            Id = Table,
            Name = new QualifiedName("public", "t"),
            Kind = RelationKind.Table,
            Columns =
            [
                Column(1, 20, "bigint"), Column(2, 25, "text"), Column(3, 3802, "jsonb"), Column(4, 1009, "text[]"), Column(5, 1043, "character varying(12)"), Column(6, 17, "bytea"),
            ],
        },
    ], [], []);

    public static TheoryData<string> Options =>
    [
        "",
        "WITH (DELIMITER '|', NULL 'nil')",
        "WITH (DELIMITER '@')",
        "WITH (FORMAT text, DELIMITER ',', HEADER)",
        "WITH (FORMAT csv)",
        "WITH (FORMAT csv, HEADER, QUOTE '''', ESCAPE '\\', DELIMITER ';')",
        "WITH (FORMAT csv, FORCE_QUOTE *)",
        "WITH (FORMAT binary)",
    ];

    /// <summary>Of plain columns the types are known, of computed ones not: both must come to the same.</summary>
    [Theory]
    [MemberData(nameof(Options))]
    public async Task Stream_AnyOptions_ReadsBackWithMasksInside(string options)
    {
        await using var connection = await OpenAsync();
        var sql = $"COPY t TO STDOUT {options}";
        var stream = await ExportAsync(connection, sql);
        foreach (var plan in new[] { Plan(ColumnLineage.Direct), Plan(_ => ColumnLineage.Unknown), new MaskPlan([]) { Detection = new DetectionPlan(Looking.For("all"), []) } })
        {
            var (whole, findings) = Mask(sql, stream, stream.Length, plan);
            Assert.Equal(whole, Mask(sql, stream, 1, plan).Stream);
            Assert.Equal(findings, Mask(sql, stream, 7, plan).Findings);
            await ExecuteAsync(connection, "TRUNCATE u");
            await ImportAsync(connection, $"COPY u FROM STDIN {options.Replace("FORCE_QUOTE *", "HEADER false", StringComparison.Ordinal)}", whole);
            Assert.Equal(
                [
                    "4111111111111111|mail [email], card ****1111\tand\\[email]|{\"a\": \"[email]\", \"n\": 17}|{x,[email],NULL,\"q\\\"r\"}|[email]|[email]",
                    "2|nothing|{\"a\": \"b\\\"c\"}|{}|x|\\x00ff",
                    "3|||||",
                    "4|\"quoted, [iban]\"\n|[1, \"****1111\"]|{[iban]}||",
                ],
                await RowsAsync(connection));
            // The computed id is a text as far as anybody can tell without its type: looked at as such only in the text formats.
            Assert.Equal([2, 3, 4, 5, 6], findings.Select(f => f.Column).Distinct().Where(c => c != 1));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("WITH (FORMAT csv, HEADER)")]
    [InlineData("WITH (FORMAT binary)")]
    public async Task Stream_InWhichNothingIsFound_IsNotWrittenAtAll(string options)
    {
        await using var connection = await OpenAsync();
        await ExecuteAsync(connection, "DELETE FROM t WHERE id <> 2");
        var sql = $"COPY t TO STDOUT {options}";
        var stream = await ExportAsync(connection, sql);
        var masker = Masker(sql, Plan(ColumnLineage.Direct));
        var output = new CellBuffer();

        Assert.Equal(CopyOutcome.Unchanged, masker.Mask(stream, output));
        Assert.Equal(0, output.Length);
        Assert.True(masker.TryFinish());
        Assert.Equal(1, masker.Rows);
    }

    [Fact]
    public void Stream_InPieces_IsCountedOnce()
    {
        const string Sql = "COPY t (note) TO STDOUT CSV";
        var masker = CopyMasker.Create(CopyFormatReader.Read(Encoding.UTF8.GetBytes(Sql), 0)!, new MaskPlan([]) { Detection = new DetectionPlan(Looking.For("email"), []) }, 2, Catalog);
        var output = new CellBuffer();
        foreach (var unit in "bob@example.com,\"x\nann@example.com\"\n1,2\n"u8.ToArray())
        {
            Assert.NotEqual(CopyOutcome.Malformed, masker.Mask([unit], output));
        }

        var findings = new List<ContentFinding>();
        masker.TakeFindings(findings);
        Assert.Equal([new ContentFinding(1, "email", 1), new ContentFinding(2, "email", 1)], findings);
        Assert.Equal("[email],\"x\n[email]\"\n1,2\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Stream_InSteadyState_AllocatesNothing()
    {
        var masker = Masker("COPY t TO STDOUT", Plan(ColumnLineage.Direct));
        var output = new CellBuffer();
        var clean = "1\tno value in this note\t{\"a\": [1, 2]}\t{ab,cd}\tcode\t\\\\x00\n"u8.ToArray();
        var full = "1\tbob@example.com\t{\"a\": \"bob\\\\u0040example.com\"}\t{ab,bob@example.com}\tcode\t\\\\x626f62406578616d706c652e636f6d\n"u8.ToArray();
        long allocated = 0;
        for (var i = 0; i < 400; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            output.Clear();
            var (first, second) = (masker.Mask(clean, output), masker.Mask(full, output));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal((CopyOutcome.Unchanged, CopyOutcome.Written), (first, second));
        }

        Assert.Equal("1\t[email]\t{\"a\": \"[email]\"}\t{ab,[email]}\tcode\t\\\\x5b656d61696c5d\n", Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(0, allocated);
    }

    private static MaskPlan Plan(Func<ColumnId, ColumnLineage> lineage) =>
        new([.. Enumerable.Range(1, 6).Select(i => new ColumnMask(null, "", lineage(new ColumnId(Table, (short)i))))])
        {
            Detection = new DetectionPlan(Looking.For("all"), [false, true, true, true, true, true]),
        };

    private static CopyMasker Masker(string sql, MaskPlan plan) => CopyMasker.Create(CopyFormatReader.Read(Encoding.UTF8.GetBytes(sql), 0)!, plan, 6, Catalog);

    private static (byte[] Stream, List<ContentFinding> Findings) Mask(string sql, byte[] stream, int piece, MaskPlan plan)
    {
        // Without a plan of masks every column is looked through, and the computed id is a text like any other: leave it out here.
        plan = plan.Columns.IsEmpty ? plan with { Detection = new DetectionPlan(plan.Detection!.For, [false, true, true, true, true, true]) } : plan;
        var masker = Masker(sql, plan);
        var output = new CellBuffer();
        for (var at = 0; at < stream.Length; at += piece)
        {
            Assert.True(masker.TryMask(stream.AsSpan(at, Math.Min(piece, stream.Length - at)), output));
        }

        Assert.True(masker.TryFinish());
        Assert.Equal(4, masker.Rows);
        var findings = new List<ContentFinding>();
        masker.TakeFindings(findings);
        return (output.WrittenSpan.ToArray(), findings);
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(fixture.Server.Endpoint().ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $$$"""
            CREATE TEMP TABLE t ({{{Columns}}}); CREATE TEMP TABLE u ({{{Columns}}});
            INSERT INTO t VALUES
                (4111111111111111, E'mail bob@example.com, card 4111 1111 1111 1111\tand\\bob@example.com', '{"a": "bob@example.com", "n": 17}',
                 '{x,bob@example.com,NULL,"q\"r"}', 'bob@exam.com', convert_to('bob@example.com', 'UTF8')),
                (2, 'nothing', '{"a": "b\"c"}', '{}', 'x', '\x00ff'),
                (3, NULL, NULL, NULL, NULL, NULL),
                (4, E'"quoted, DE89370400440532013000"\n', '[1, "4111-1111-1111-1111"]', '{DE89370400440532013000}', NULL, NULL);
            """);
        return connection;
    }

    private static async Task<List<string>> RowsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT concat_ws('|', id, coalesce(note, ''), coalesce(doc::text, ''), coalesce(tags::text, ''), coalesce(code, ''), "
            + "coalesce(case when position('\\x00' in raw) = 0 then convert_from(raw, 'UTF8') else raw::text end, '')) FROM u ORDER BY ctid", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private static async Task<byte[]> ExportAsync(NpgsqlConnection connection, string sql)
    {
        if (!sql.Contains("BINARY", StringComparison.OrdinalIgnoreCase))
        {
            using var text = await connection.BeginTextExportAsync(sql);
            return Encoding.UTF8.GetBytes(await text.ReadToEndAsync());
        }

        await using var copy = await connection.BeginRawBinaryCopyAsync(sql);
        using var bytes = new MemoryStream();
        await copy.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task ImportAsync(NpgsqlConnection connection, string sql, byte[] stream)
    {
        if (!sql.Contains("BINARY", StringComparison.OrdinalIgnoreCase))
        {
            await using var text = await connection.BeginTextImportAsync(sql);
            await text.WriteAsync(Encoding.UTF8.GetString(stream));
            return;
        }

        await using var copy = await connection.BeginRawBinaryCopyAsync(sql);
        await copy.WriteAsync(stream);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static ColumnSchema Column(short number, uint type, string name) =>
        new(number, string.Create(CultureInfo.InvariantCulture, $"c{number}"), type, name, false);
}
