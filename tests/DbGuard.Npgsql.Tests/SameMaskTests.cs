using System.Globalization;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Npgsql.Tests;

/// <summary>A value's mask is what the gateway's masker makes of the same cell in text, as psql would see it.</summary>
public sealed class SameMaskTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly CatalogSnapshot s_catalog = new(1, "none", ["public"], [], [], [], [], []);

    private static readonly (string Type, string Literal)[] s_cells =
    [
        ("text", "ada.lovelace@example.com"), ("varchar(8)", "grüße"), ("char(6)", "abc"), ("int2", "-321"), ("int4", "123456"), ("int8", "-9007199254740993"),
        ("numeric(12,3)", "-1234.5"), ("numeric", "0.000100"), ("numeric", "12345678901234567890123456789012345"), ("numeric", "NaN"), ("bool", "true"),
        ("date", "1815-12-10"), ("date", "infinity"), ("timestamp", "2024-02-29 12:34:56.789012"), ("timestamptz", "2024-02-29 12:34:56.789012+00"),
        ("uuid", "5b0c8d0a-7e0c-4f43-a2ab-0a3c7f1b7e11"), ("bytea", "\\x00ff10"), ("jsonb", "{\"a\": 1}"),
    ];

    [Theory]
    [InlineData("redact")]
    [InlineData("{partial: {keep_last: 2}}")]
    [InlineData("{partial: {keep_first: 1}}")]
    [InlineData("email")]
    [InlineData("{constant: {value: '7'}}")]
    [InlineData("{bucket: {width: 100}}")]
    [InlineData("{date_truncate: {unit: month}}")]
    [InlineData("'null'")]
    public async Task Mask_IsTheGateways(string mask)
    {
        await using var database = await GuardedDatabase.CreateAsync(postgres.Server, Policies.Masked(mask), "");
        await using var raw = await database.Raw.OpenConnectionAsync();
        var masker = PolicyReader.Read(Encoding.UTF8.GetBytes(Policies.Masked(mask)), Path.GetTempPath()).Policy!.Labels[0].Masker;
        var sql = new StringBuilder("set timezone = 'UTC'; ");
        for (var i = 0; i < s_cells.Length; i++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"create table t{i} (secret {s_cells[i].Type}); insert into t{i} values ('{s_cells[i].Literal}'); ");
        }

        await using (var create = new NpgsqlCommand(sql.ToString(), raw))
        {
            await create.ExecuteNonQueryAsync();
        }

        await using var connection = await database.Guarded.OpenConnectionAsync();
        for (var i = 0; i < s_cells.Length; i++)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select secret from t{i}";
            Assert.Equal((s_cells[i], await ExpectedAsync(raw, s_cells[i].Type, i, masker)), (s_cells[i], Text(s_cells[i].Type, await command.ExecuteScalarAsync())));
        }
    }

    private static async Task<string?> ExpectedAsync(NpgsqlConnection raw, string type, int table, IMasker masker)
    {
        string cell;
        uint oid;
        await using (var ask = new NpgsqlCommand($"select secret from t{table}", raw) { AllResultTypesAreUnknown = true })
        await using (var row = await ask.ExecuteReaderAsync())
        {
            await row.ReadAsync();
            cell = row.GetString(0);
            oid = row.GetColumnSchema()[0].TypeOID;
        }

        var output = new CellBuffer();
        var modifier = TypeModifierText.Read(type.Replace("varchar", "character varying", StringComparison.Ordinal).Replace("char(", "character(", StringComparison.Ordinal));
        return CellMasker.Create(new CellType(oid, modifier, IsBinary: false), masker, s_catalog).TryMask(Encoding.UTF8.GetBytes(cell), output)
            ? Encoding.UTF8.GetString(output.WrittenSpan)
            : null;
    }

    private static string? Text(string type, object? value) => value switch
    {
        DBNull => null,
        bool flag => flag ? "t" : "f",
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (time.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : time.ToString(".FFFFFF", CultureInfo.InvariantCulture))
            + (type == "timestamptz" ? "+00" : ""),
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };
}
