using System.Buffers.Binary;
using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;
using Npgsql;

namespace DbGuard.Dialects.Postgres.Tests.Values;

/// <summary>
/// One PostgreSQL type on a real server: takes cells out exactly as the wire carries them (output and send functions) and puts
/// masks back through the type's input and receive functions.
/// </summary>
internal sealed class TypeLab : IAsyncDisposable
{
    private static readonly CatalogSnapshot Nothing = new(1, "test", ["public"], [], [], []);

    private readonly NpgsqlConnection _connection;
    private readonly string _table;
    private uint _typeId;
    private int _modifier;
    private bool _isReadable;

    private TypeLab(NpgsqlConnection connection, string table) => (_connection, _table) = (connection, table);

    public CatalogSnapshot Catalog { get; set; } = Nothing;

    public uint TypeId => _typeId;

    public static async Task<TypeLab> OpenAsync(string connectionString, string type)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var lab = new TypeLab(connection, $"lab_{Guid.NewGuid():N}");
        await lab.ExecuteAsync($"SET TimeZone = 'UTC'; CREATE TEMP TABLE {lab._table} (c {type})");
        await using var command = new NpgsqlCommand(
            $"SELECT atttypid, atttypmod FROM pg_attribute WHERE attrelid = '{lab._table}'::regclass AND attname = 'c'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        lab._typeId = reader.GetFieldValue<uint>(0);
        lab._modifier = reader.GetInt32(1);
        return lab;
    }

    /// <summary>Stores a literal and takes its cell out in one format.</summary>
    public async Task<byte[]> CellAsync(string literal, bool binary)
    {
        await ExecuteAsync($"TRUNCATE {_table}");
        await using (var insert = new NpgsqlCommand($"INSERT INTO {_table} VALUES ({literal})", _connection))
        {
            await insert.ExecuteNonQueryAsync();
        }

        _isReadable = await NpgsqlReadsAsync();
        if (!binary)
        {
            return System.Text.Encoding.UTF8.GetBytes((await ShownAsync())!);
        }

        await using var copy = await _connection.BeginRawBinaryCopyAsync($"COPY {_table} TO STDOUT (FORMAT binary)");
        using var bytes = new MemoryStream();
        await copy.CopyToAsync(bytes);
        // Signature 11, flags 4, extension 4, field count 2, field length 4, the field, trailer 2.
        return bytes.ToArray()[25..^2];
    }

    /// <summary>Masks a cell; null for NULL.</summary>
    public byte[]? Mask(IMasker masker, byte[] cell, bool binary)
    {
        var output = new CellBuffer();
        return CellMasker.Create(new CellType(_typeId, _modifier, binary), masker, Catalog).TryMask(cell, output)
            ? output.WrittenSpan.ToArray() : null;
    }

    /// <summary>Looks a cell through; null for NULL, the cell itself when it stays.</summary>
    public byte[]? LookThrough(ContentMasker content, byte[] cell, bool binary)
    {
        var output = new CellBuffer();
        var outcome = CellMasker.CreateDetecting(new CellType(_typeId, _modifier, binary), content, Catalog)?.Treat(cell, output) ?? CellOutcome.Unchanged;
        Assert.Equal(outcome == CellOutcome.Masked, output.Length > 0);
        return outcome switch { CellOutcome.Unchanged => cell, CellOutcome.Masked => output.WrittenSpan.ToArray(), _ => null };
    }

    /// <summary>Feeds a mask back through the server's own input or receive function and says what the server makes of it.</summary>
    public async Task<string?> ReadBackAsync(byte[]? mask, bool binary)
    {
        await ExecuteAsync($"TRUNCATE {_table}");
        if (binary)
        {
            await using var copy = await _connection.BeginRawBinaryCopyAsync($"COPY {_table} FROM STDIN (FORMAT binary)");
            await copy.WriteAsync(CopyStream(mask));
        }
        else
        {
            await using var copy = await _connection.BeginTextImportAsync($"COPY {_table} FROM STDIN (FORMAT csv, NULL 'no such value')");
            await copy.WriteAsync(mask is null ? "no such value\n" : $"\"{System.Text.Encoding.UTF8.GetString(mask).Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
        }

        // What Npgsql could read before, it must be able to read masked.
        Assert.True(!_isReadable || await NpgsqlReadsAsync());
        return await ShownAsync();
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private async Task<bool> NpgsqlReadsAsync()
    {
        await using var command = new NpgsqlCommand($"SELECT c FROM {_table}", _connection);
        try
        {
            await command.ExecuteScalarAsync();
            return true;
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>The value through its output function, which a cast to text is not (char(n) loses its padding).</summary>
    private async Task<string?> ShownAsync()
    {
        await using var command = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"SELECT CASE WHEN c IS NOT NULL OR c::text IS NOT NULL THEN format('%s', c) END FROM {_table}"), _connection);
        return await command.ExecuteScalarAsync() as string;
    }

    private static byte[] CopyStream(byte[]? cell)
    {
        using var stream = new MemoryStream();
        stream.Write("PGCOPY\n"u8);
        stream.Write([0xFF, (byte)'\r', (byte)'\n', 0]);
        stream.Write(new byte[8]);
        stream.Write([0, 1]);
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, cell?.Length ?? -1);
        stream.Write(length);
        stream.Write(cell ?? []);
        stream.Write([0xFF, 0xFF]);
        return stream.ToArray();
    }
}
