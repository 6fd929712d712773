using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbGuard.AdoNet.Providers;
using DbGuard.Dialects.Postgres.Values;

namespace DbGuard.Npgsql.Values;

/// <summary>
/// A column's cells as the gateway treats them: the bytes PostgreSQL sent go through the dialect's masker, and what comes out is read as the
/// CLR type. The driver gives the bytes of any column by <see cref="DbDataReader.GetBytes"/>.
/// </summary>
internal sealed class NpgsqlColumnGuard(CellMasker masker, uint type, Type fieldType) : IColumnGuard
{
    private readonly CellBuffer _output = new();

    public GuardedCell Treat(DbDataReader row, int ordinal)
    {
        byte[] cell = [];
        if (row.IsDBNull(ordinal))
        {
            if (!masker.IsFixed)
            {
                return new GuardedCell(CellState.Null, null);
            }
        }
        else
        {
            cell = new byte[row.GetBytes(ordinal, 0, null, 0, 0)];
            for (var read = 0; read < cell.Length;)
            {
                read += (int)row.GetBytes(ordinal, read, cell, read, cell.Length - read);
            }
        }

        _output.Clear();
        switch (masker.Treat(cell, _output))
        {
            case CellOutcome.Unchanged:
                return new GuardedCell(CellState.Unchanged, null);
            case CellOutcome.Masked when Value() is { } value:
                return new GuardedCell(CellState.Masked, value);
            default:
                return new GuardedCell(CellState.Null, null);
        }
    }

    public bool TryConvert(object value, Type target, out object? converted)
    {
        converted = Convert(value, target);
        return converted is not null;
    }

    private object? Value()
    {
        try
        {
            var value = CellReading.Read(type, _output.WrittenSpan);
            return value is null || fieldType.IsInstanceOfType(value) ? value : Convert(value, fieldType);
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // A mask that no CLR value holds is NULL, as a mask that no cell holds.
            return null;
        }
    }

    /// <summary>The readings that the driver has of the types that masks exist for; null for others.</summary>
    private object? Convert(object value, Type target)
    {
        if (target.IsInstanceOfType(value))
        {
            return value;
        }

        try
        {
            return value switch
            {
                string text => FromText(text, target),
                byte[] bytes => FromBytes(bytes, target),
                DateOnly date => target == typeof(DateTime) ? date.ToDateTime(TimeOnly.MinValue) : null,
                DateTime time => target == typeof(DateTimeOffset) && type == 1184 ? new DateTimeOffset(time) : target == typeof(DateOnly) && type == 1082 ? DateOnly.FromDateTime(time) : null,
                short or int or long or uint or decimal or float or double when IsNumber(target) => System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture),
                char letter => target == typeof(string) ? letter.ToString() : target == typeof(byte) ? (byte)letter : null,
                Array array => FromArray(array, target),
                _ => null,
            };
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException or FormatException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    private object? FromText(string text, Type target)
    {
        if (type is 114 or 3802)
        {
            if (target == typeof(JsonDocument))
            {
                return JsonDocument.Parse(text);
            }

            if (target == typeof(JsonElement))
            {
                return JsonElement.Parse(text);
            }

            if (target == typeof(JsonNode))
            {
                return JsonNode.Parse(text);
            }
        }

        return target == typeof(char[]) ? text.ToCharArray()
            : target == typeof(char) ? text.Length > 0 ? (object)text[0] : null
            : target == typeof(TextReader) ? new StringReader(text)
            : FromBytes(Encoding.UTF8.GetBytes(text), target);
    }

    private static object? FromBytes(byte[] bytes, Type target) =>
        target == typeof(byte[]) ? bytes
        : target == typeof(Stream) ? new MemoryStream(bytes, writable: false)
        : target == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>(bytes)
        : target == typeof(Memory<byte>) ? new Memory<byte>(bytes)
        : target == typeof(ArraySegment<byte>) ? (object)new ArraySegment<byte>(bytes)
        : null;

    private object? FromArray(Array array, Type target)
    {
        var isList = target.IsGenericType && (target.GetGenericTypeDefinition() == typeof(List<>) || target.GetGenericTypeDefinition() == typeof(IList<>));
        var item = isList ? target.GetGenericArguments()[0] : target.GetElementType();
        if (array.Rank != 1 || item is null || (!isList && target.GetArrayRank() != 1))
        {
            return null;
        }

        var result = Array.CreateInstance(item, array.Length);
        for (var i = 0; i < array.Length; i++)
        {
            var value = array.GetValue(i);
            var converted = value is null ? null : Convert(value, Nullable.GetUnderlyingType(item) ?? item);
            if (converted is null && (value is not null || (item.IsValueType && Nullable.GetUnderlyingType(item) is null)))
            {
                return null;
            }

            result.SetValue(converted, i);
        }

        return isList ? Activator.CreateInstance(typeof(List<>).MakeGenericType(item), result) : result;
    }

    private static bool IsNumber(Type type) => type == typeof(byte) || type == typeof(sbyte) || type == typeof(short) || type == typeof(int) || type == typeof(long)
        || type == typeof(uint) || type == typeof(decimal) || type == typeof(float) || type == typeof(double);
}
