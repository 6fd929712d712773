using System.Globalization;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Dialects.Postgres.Values.Copy;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Dialects.Postgres.Tests.Values.Copy;

/// <summary>Masked COPY streams of a real server, read back by it.</summary>
public sealed class CopyMaskerTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const uint Table = 20000;

    // id, ssn (partial), note (as it is), contact (email), amount (bucket), tags (partial), hidden (redact)
    private const string Columns = "id int, ssn varchar(40), note text, contact text, amount numeric(12,2), tags text[], hidden text";

    private static readonly CatalogSnapshot Catalog = new(1, "test", ["public"],
    [
        new TableSchema
        {
            Id = Table,
            Name = new QualifiedName("public", "t"),
            Kind = RelationKind.Table,
            Columns =
            [
                Column(1, 23, "integer"), Column(2, 1043, "character varying(40)"), Column(3, 25, "text"), Column(4, 25, "text"),
                Column(5, 1700, "numeric(12,2)"), Column(6, 1009, "text[]"), Column(7, 25, "text"),
            ],
        },
    ], [], []);

    private static readonly MaskPlan Plan = new(
    [
        Mask(1, null), Mask(2, "partial keep_last=4"), Mask(3, null), Mask(4, "email"), Mask(5, "bucket width=100"),
        Mask(6, "partial keep_first=1"), Mask(7, "redact"),
    ]);

    public static TheoryData<string> Options =>
    [
        "",
        "WITH (FORMAT text, DELIMITER '|', NULL 'nil')",
        "WITH (FORMAT text, HEADER)",
        "WITH (DELIMITER ',', NULL '')",
        "WITH (FORMAT csv)",
        "WITH (FORMAT csv, HEADER true, QUOTE '''', ESCAPE '\\', DELIMITER ';', NULL '~')",
        "WITH (FORMAT csv, FORCE_QUOTE *)",
        "WITH (FORMAT csv, FORCE_QUOTE (ssn), HEADER on, ENCODING 'utf-8')",
        "WITH (FORMAT csv, QUOTE '^', ESCAPE '^')",
        "CSV HEADER QUOTE '\"' ESCAPE '!' FORCE QUOTE note",
        "DELIMITER AS ':' NULL AS '\\N'",
        "WITH (FORMAT binary)",
        "BINARY",
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Stream_AnyOptions_ReadsBackMasked(string options)
    {
        await using var connection = await OpenAsync();
        var sql = $"COPY t TO STDOUT {options}";
        var stream = await ExportAsync(connection, sql);
        var whole = MaskStream(sql, stream, stream.Length);
        Assert.Equal(whole, MaskStream(sql, stream, 1));
        Assert.Equal(whole, MaskStream(sql, stream, 7));
        await ImportAsync(connection, $"COPY u FROM STDIN {options.Replace("FORCE QUOTE note", "", StringComparison.Ordinal).Replace("FORCE_QUOTE *", "HEADER false", StringComparison.Ordinal).Replace("FORCE_QUOTE (ssn), ", "", StringComparison.Ordinal)}", whole);

        // In text format a value that reads like the NULL text is NULL to every reader.
        var ambiguous = options.Contains("'nil'", StringComparison.Ordinal) ? "nil" : options.Contains("DELIMITER ',', NULL ''", StringComparison.Ordinal) ? "" : null;
        var before = await RowsAsync(connection, "t");
        var after = await RowsAsync(connection, "u");
        Assert.Equal(before.Count, after.Count);
        for (var i = 0; i < before.Count; i++)
        {
            Assert.Equal(before[i].Select((value, column) => Expected(column, Equals(value, ambiguous) ? null : value)), after[i]);
        }
    }

    [Fact]
    public async Task DerivedColumn_OfUnknownType_IsNull()
    {
        await using var connection = await OpenAsync();
        const string Sql = "COPY (SELECT id, length(ssn) FROM t WHERE ssn = '123-45-6789') TO STDOUT";
        var plan = new MaskPlan([Mask(1, null), new ColumnMask(MaskerCatalogue.Redact, "pii", ColumnLineage.Direct(new ColumnId(Table, 2)).AsDerived())]);
        var output = new CellBuffer();
        Assert.True(CopyMasker.Create(CopyFormatReader.Read(Encoding.UTF8.GetBytes(Sql), 0)!, plan, plan.Columns.Length, Catalog).TryMask(await ExportAsync(connection, Sql), output));
        Assert.Equal("1\t\\N\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("COPY t TO STDOUT CSV", "[redacted]")]
    [InlineData("COPY t TO STDOUT (FORMAT csv, FORCE_QUOTE *)", "\"[redacted]\"")]
    [InlineData("COPY t TO STDOUT (FORMAT csv, DELIMITER '[')", "\"[redacted]\"")]
    public void CsvMask_ThatTellsNothing_IsWrittenTheSameForNullAndForQuotedValues(string sql, string expected)
    {
        var format = CopyFormatReader.Read(Encoding.UTF8.GetBytes(sql), 0)!;
        var separator = (char)format.Delimiter;
        foreach (var hidden in (string[])["", "\"\"", "plain", $"\"with {separator}\"", "\"with\nbreak\"", "\"\"\"\""])
        {
            var row = string.Join(separator, "1", "", "", "", "", "", hidden);
            var output = new CellBuffer();
            Assert.True(CopyMasker.Create(format, Plan, Plan.Columns.Length, Catalog).TryMask(Encoding.UTF8.GetBytes($"{row}\n"), output));
            Assert.Equal(string.Join(separator, "1", "", "", "", "", "", expected) + "\n", Encoding.UTF8.GetString(output.WrittenSpan));
        }
    }

    [Theory]
    [InlineData("COPY t (hidden) TO STDOUT CSV", "\n", "[redacted]\n")]
    [InlineData("COPY t (hidden) TO STDOUT CSV", "\n\n", "[redacted]\n[redacted]\n")]
    [InlineData("COPY t (hidden) TO STDOUT (NULL '')", "\n", "[redacted]\n")]
    public void EmptyField_AtTheBeginning_IsMasked(string sql, string stream, string expected)
    {
        var plan = new MaskPlan([Mask(7, "redact")]);
        var output = new CellBuffer();
        Assert.True(CopyMasker.Create(CopyFormatReader.Read(Encoding.UTF8.GetBytes(sql), 0)!, plan, plan.Columns.Length, Catalog).TryMask(Encoding.UTF8.GetBytes(stream), output));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("a\tb\n")]
    [InlineData("1\tb\tc\td\t5\t{}\th\ti\n")]
    [InlineData("1\tb\\\n")]
    [InlineData("\n")]
    public void TextStream_OtherFieldCount_IsRefusedForGood(string stream)
    {
        var masker = CopyMasker.Create(CopyFormatReader.Read("COPY t TO STDOUT"u8, 0)!, Plan, Plan.Columns.Length, Catalog);
        var output = new CellBuffer();
        Assert.False(masker.TryMask(Encoding.UTF8.GetBytes(stream), output));
        Assert.False(masker.TryMask("1\tb\tc\td\t5\t{}\th\n"u8, output));
        Assert.Equal(0, output.Length);
    }

    [Theory]
    [InlineData("a,b\n")]
    [InlineData("1,\"b\"x,c,d,5,{},h\n")]
    [InlineData("1,b\"c,c,d,5,{},h\n")]
    [InlineData("1,b,c,d,5,{},h,i\n")]
    [InlineData("1,b,c,d,5,{},h\rx\n")]
    public void CsvStream_Malformed_IsRefused(string stream) =>
        Assert.False(CopyMasker.Create(CopyFormatReader.Read("COPY t TO STDOUT CSV"u8, 0)!, Plan, Plan.Columns.Length, Catalog).TryMask(Encoding.UTF8.GetBytes(stream), new CellBuffer()));

    [Theory]
    [InlineData("COPY t TO STDOUT", "1\tsecret")]
    [InlineData("COPY t TO STDOUT CSV", "1,\"sec")]
    public void Stream_EndsInsideRow_GivesNothingAndIsNotFinished(string sql, string stream)
    {
        var masker = CopyMasker.Create(CopyFormatReader.Read(Encoding.UTF8.GetBytes(sql), 0)!, Plan, Plan.Columns.Length, Catalog);
        var output = new CellBuffer();
        Assert.True(masker.TryMask(Encoding.UTF8.GetBytes(stream), output));
        Assert.Equal(0, output.Length);
        Assert.False(masker.TryFinish());
    }

    [Fact]
    public void BinaryStream_DataAfterEnd_IsRefused()
    {
        var masker = CopyMasker.Create(CopyFormatReader.Read("COPY t TO STDOUT (FORMAT binary)"u8, 0)!, Plan, Plan.Columns.Length, Catalog);
        byte[] stream = [.. "PGCOPY\n"u8, 0xFF, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];
        Assert.True(masker.TryMask(stream, new CellBuffer()));
        Assert.True(masker.TryFinish());
        Assert.False(masker.TryMask([0], new CellBuffer()));
    }

    [Theory]
    [InlineData("COPY t FROM STDIN")]
    [InlineData("COPY t TO '/tmp/x'")]
    [InlineData("COPY t TO PROGRAM 'cat'")]
    [InlineData("SELECT 1")]
    [InlineData("COPY t TO STDOUT (FORMAT json)")]
    [InlineData("COPY t TO STDOUT (ENCODING 'latin1')")]
    [InlineData("COPY t TO STDOUT (FUTURE 1)")]
    [InlineData("COPY t TO STDOUT (DELIMITER '::')")]
    [InlineData("COPY t TO")]
    public void Format_NotReadable_IsNull(string sql) => Assert.Null(CopyFormatReader.Read(Encoding.UTF8.GetBytes(sql), 0));

    [Fact]
    public void Format_OfLaterStatement_IsFound()
    {
        Assert.Equal(CopyFormatKind.Csv, CopyFormatReader.Read("SELECT 1; COPY t TO STDOUT CSV"u8, 1)!.Kind);
        Assert.Null(CopyFormatReader.Read("SELECT 1"u8, 1));
    }

    [Fact]
    public void TextStream_InSteadyState_AllocatesNothing()
    {
        var masker = CopyMasker.Create(CopyFormatReader.Read("COPY t TO STDOUT"u8, 0)!, Plan, Plan.Columns.Length, Catalog);
        var output = new CellBuffer();
        var row = "1\t123-45-6789\tnote\tanna@example.com\t1234.50\t{ab,cd}\tsecret\n"u8.ToArray();
        void Run()
        {
            output.Clear();
            Assert.True(masker.TryMask(row, output));
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

    private static byte[] MaskStream(string sql, byte[] stream, int piece)
    {
        var masker = CopyMasker.Create(CopyFormatReader.Read(Encoding.UTF8.GetBytes(sql), 0)!, Plan, Plan.Columns.Length, Catalog);
        var output = new CellBuffer();
        for (var at = 0; at < stream.Length; at += piece)
        {
            Assert.True(masker.TryMask(stream.AsSpan(at, Math.Min(piece, stream.Length - at)), output));
        }

        Assert.True(masker.TryFinish());
        Assert.Equal(204, masker.Rows);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What a value must have become, worked out on the value itself.</summary>
    private static object? Expected(int column, object? value)
    {
        var masker = Plan.Columns[column].Masker;
        if (column == 6)
        {
            return "[redacted]";
        }

        return masker is null || value is null ? value : value switch
        {
            string text => MaskText(masker, text),
            decimal number => Math.Floor(number / 100) * 100,
            string?[] texts => string.Join('\u0001', texts.Select(t => t is null ? "\u0002" : MaskText(masker, t))),
            _ => throw new NotSupportedException(),
        };
    }

    private static string MaskText(IMasker masker, string text)
    {
        var output = new CellBuffer();
        Assert.True(masker.TryMaskText(Encoding.UTF8.GetBytes(text), output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(fixture.Server.Endpoint().ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"CREATE TEMP TABLE t ({Columns}); CREATE TEMP TABLE u ({Columns})");
        var random = new Random(1729);
        string[] pieces = ["a", "Z", "ż", "日", "👩", "\t", "\n", "\r", "\\", "\"", "'", ",", ";", "|", "^", "!", "~", "nil", "\\N", "@", " ", "{", "}", ":", "\\.", "\b", "\v"];
        string? Text(int most) => random.Next(6) == 0 ? null : string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => pieces[random.Next(pieces.Length)]));
        for (var i = 0; i < 200; i++)
        {
            await using var insert = new NpgsqlCommand("INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6, $7)", connection);
            object?[] values =
            [
                i, Text(12), Text(12), Text(12), random.Next(5) == 0 ? null : Math.Round((decimal)(random.NextDouble() - 0.5) * 1_000_000, 2),
                random.Next(5) == 0 ? null : Enumerable.Range(0, random.Next(4)).Select(_ => Text(6)).ToArray(), Text(6),
            ];
            foreach (var value in values)
            {
                insert.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            }

            await insert.ExecuteNonQueryAsync();
        }

        await ExecuteAsync(connection, """
            INSERT INTO t VALUES (1, '123-45-6789', '', 'anna@example.com', 1234.56, '{ab,NULL,"c d"}', 'x'), (2, '', '\.', '', 0, '{}', ''),
                (3, NULL, NULL, NULL, NULL, NULL, NULL), (4, '\.', '"', '@', -1, '[5:6]={a,b}', '\N');
            """);
        return connection;
    }

    private static async Task<List<object?[]>> RowsAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand($"SELECT * FROM {table} ORDER BY ctid", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
                if (row[i] is string?[] texts && table == "u")
                {
                    row[i] = string.Join('\u0001', texts.Select(t => t ?? "\u0002"));
                }
            }

            rows.Add(row);
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

    private static ColumnMask Mask(short number, string? masker) => new(
        masker is null ? null : CellMaskerTypeTests.Parse(masker), "pii", ColumnLineage.Direct(new ColumnId(Table, number)));

    private static ColumnSchema Column(short number, uint type, string name) =>
        new(number, string.Create(CultureInfo.InvariantCulture, $"c{number}"), type, name, false);
}
