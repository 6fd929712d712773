using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text;

namespace DbGuard.Npgsql.Tests.TestKit;

/// <summary>Every way to take a cell out of a reader, each with its result, or its exception's type, as text.</summary>
internal static class Getters
{
    public static readonly IReadOnlyDictionary<string, Func<DbDataReader, int, Task<object?>>> All = new Dictionary<string, Func<DbDataReader, int, Task<object?>>>
    {
        ["GetBoolean"] = (r, i) => Now(r.GetBoolean(i)),
        ["GetByte"] = (r, i) => Now(r.GetByte(i)),
        ["GetChar"] = (r, i) => Now(r.GetChar(i)),
        ["GetDateTime"] = (r, i) => Now(r.GetDateTime(i)),
        ["GetDecimal"] = (r, i) => Now(r.GetDecimal(i)),
        ["GetDouble"] = (r, i) => Now(r.GetDouble(i)),
        ["GetFloat"] = (r, i) => Now(r.GetFloat(i)),
        ["GetGuid"] = (r, i) => Now(r.GetGuid(i)),
        ["GetInt16"] = (r, i) => Now(r.GetInt16(i)),
        ["GetInt32"] = (r, i) => Now(r.GetInt32(i)),
        ["GetInt64"] = (r, i) => Now(r.GetInt64(i)),
        ["GetString"] = (r, i) => Now(r.GetString(i)),
        ["GetValue"] = (r, i) => Now(r.GetValue(i)),
        ["this[int]"] = (r, i) => Now(r[i]),
        ["this[string]"] = (r, i) => Now(r[r.GetName(i)]),
        ["GetProviderSpecificValue"] = (r, i) => Now(r.GetProviderSpecificValue(i)),
        ["GetValues"] = (r, i) => Now(Filled(r.FieldCount, r.GetValues)[i]),
        ["GetProviderSpecificValues"] = (r, i) => Now(Filled(r.FieldCount, r.GetProviderSpecificValues)[i]),
        ["IsDBNull"] = (r, i) => Now(r.IsDBNull(i)),
        ["IsDBNullAsync"] = async (r, i) => await r.IsDBNullAsync(i),
        ["GetBytes"] = (r, i) => Now(Bytes(r, i)),
        ["GetChars"] = (r, i) => Now(Chars(r, i)),
        ["GetStream"] = (r, i) => Now(All_(r.GetStream(i))),
        ["GetTextReader"] = (r, i) => Now(r.GetTextReader(i).ReadToEnd()),
        ["GetData"] = (r, i) => Now(r.GetData(i).FieldCount),
        ["GetFieldType"] = (r, i) => Now(r.GetFieldType(i).ToString()),
        ["GetDataTypeName"] = (r, i) => Now(r.GetDataTypeName(i)),
        ["GetName"] = (r, i) => Now(r.GetName(i)),
        ["Field<object>"] = (r, i) => Now(r.GetFieldValue<object>(i)),
        ["Field<string>"] = (r, i) => Now(r.GetFieldValue<string>(i)),
        ["Field<char[]>"] = (r, i) => Now(new string(r.GetFieldValue<char[]>(i))),
        ["Field<byte[]>"] = (r, i) => Now(r.GetFieldValue<byte[]>(i)),
        ["Field<Stream>"] = (r, i) => Now(All_(r.GetFieldValue<Stream>(i))),
        ["Field<TextReader>"] = (r, i) => Now(r.GetFieldValue<TextReader>(i).ReadToEnd()),
        ["Field<int>"] = (r, i) => Now(r.GetFieldValue<int>(i)),
        ["Field<int?>"] = (r, i) => Now(r.GetFieldValue<int?>(i)),
        ["Field<decimal>"] = (r, i) => Now(r.GetFieldValue<decimal>(i)),
        ["Field<DateOnly>"] = (r, i) => Now(r.GetFieldValue<DateOnly>(i)),
        ["Field<DateTimeOffset>"] = (r, i) => Now(r.GetFieldValue<DateTimeOffset>(i)),
        ["Field<int[]>"] = (r, i) => Now(r.GetFieldValue<int[]>(i)),
        ["Field<string[]>"] = (r, i) => Now(r.GetFieldValue<string[]>(i)),
        ["FieldAsync<object>"] = async (r, i) => await r.GetFieldValueAsync<object>(i),
        ["FieldAsync<string>"] = async (r, i) => await r.GetFieldValueAsync<string>(i),
        ["FieldAsync<long>"] = async (r, i) => await r.GetFieldValueAsync<long>(i),
        ["FieldAsync<byte[]>"] = async (r, i) => await r.GetFieldValueAsync<byte[]>(i),
    };

    public static async Task<string> AskAsync(DbDataReader reader, int ordinal, string getter)
    {
        try
        {
            return Show(await All[getter](reader, ordinal));
        }
        catch (Exception e)
        {
            return $"! {e.GetType().Name}";
        }
    }

    public static string Show(object? value) => value switch
    {
        null => "null",
        DBNull => "DBNull",
        byte[] bytes => $"bytes {Convert.ToHexString(bytes)}",
        string text => $"string {text}",
        IEnumerable items => $"{value.GetType().Name} [{string.Join(", ", items.Cast<object?>().Select(Show))}]",
        IFormattable number => $"{value.GetType().Name} {number.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"{value.GetType().Name} {value}",
    };

    private static Task<object?> Now(object? value) => Task.FromResult(value);

    private static object[] Filled(int count, Func<object[], int> fill)
    {
        var values = new object[count];
        fill(values);
        return values;
    }

    private static byte[] Bytes(DbDataReader reader, int ordinal)
    {
        var buffer = new byte[reader.GetBytes(ordinal, 0, null, 0, 0)];
        var read = (int)reader.GetBytes(ordinal, 0, buffer, 0, buffer.Length);
        return buffer[..read];
    }

    private static string Chars(DbDataReader reader, int ordinal)
    {
        var buffer = new char[reader.GetChars(ordinal, 0, null, 0, 0)];
        var read = (int)reader.GetChars(ordinal, 0, buffer, 0, buffer.Length);
        return new string(buffer, 0, read);
    }

    private static byte[] All_(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
