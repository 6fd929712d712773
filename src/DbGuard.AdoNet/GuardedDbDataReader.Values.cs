using System.Data.Common;

namespace DbGuard.AdoNet;

public sealed partial class GuardedDbDataReader
{
    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool GetBoolean(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetBoolean(i));

    public override byte GetByte(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetByte(i));

    public override char GetChar(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetChar(i));

    public override DateTime GetDateTime(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetDateTime(i));

    public override decimal GetDecimal(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetDecimal(i));

    public override double GetDouble(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetDouble(i));

    public override float GetFloat(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetFloat(i));

    public override Guid GetGuid(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetGuid(i));

    public override short GetInt16(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetInt16(i));

    public override int GetInt32(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetInt32(i));

    public override long GetInt64(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetInt64(i));

    public override string GetString(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetString(i));

    public override object GetValue(int ordinal) =>
        Passes(ordinal) ? Guard(ordinal, static (reader, i) => reader.GetValue(i)) : _funnel.GetObject(ordinal);

    public override object GetProviderSpecificValue(int ordinal) =>
        Passes(ordinal) ? Guard(ordinal, static (reader, i) => reader.GetProviderSpecificValue(i)) : _funnel.GetObject(ordinal);

    public override bool IsDBNull(int ordinal) =>
        Passes(ordinal) ? Guard(ordinal, static (reader, i) => reader.IsDBNull(i)) : _funnel.IsNull(ordinal);

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) => Passes(ordinal)
        ? GuardAsync(ordinal, static (reader, i, token) => reader.IsDBNullAsync(i, token), cancellationToken)
        : Task.FromResult(_funnel.IsNull(ordinal));

    public override T GetFieldValue<T>(int ordinal) => Cell(ordinal, static (reader, i) => reader.GetFieldValue<T>(i));

    public override async Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) => Passes(ordinal)
        ? await GuardAsync(ordinal, static (reader, i, token) => reader.GetFieldValueAsync<T>(i, token), cancellationToken).ConfigureAwait(false)
        : _funnel.Get<T>(ordinal);

    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
        {
            values[i] = GetValue(i);
        }

        return count;
    }

    public override int GetProviderSpecificValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++)
        {
            values[i] = GetProviderSpecificValue(i);
        }

        return count;
    }

    public override Stream GetStream(int ordinal) =>
        Passes(ordinal) ? Guard(ordinal, static (reader, i) => reader.GetStream(i)) : new MemoryStream(_funnel.Get<byte[]>(ordinal), writable: false);

    public override TextReader GetTextReader(int ordinal) =>
        Passes(ordinal) ? Guard(ordinal, static (reader, i) => reader.GetTextReader(i)) : new StringReader(_funnel.Get<string>(ordinal));

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => Passes(ordinal)
        ? Guard(ordinal, (reader, i) => reader.GetBytes(i, dataOffset, buffer, bufferOffset, length))
        : Copy<byte>(_funnel.Get<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => Passes(ordinal)
        ? Guard(ordinal, (reader, i) => reader.GetChars(i, dataOffset, buffer, bufferOffset, length))
        : Copy<char>(_funnel.Get<string>(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <summary>A cell by one of the driver's getters, where its column is not guarded; else masked.</summary>
    private T Cell<T>(int ordinal, Func<DbDataReader, int, T> getter) => Passes(ordinal) ? Guard(ordinal, getter) : _funnel.Get<T>(ordinal);

    private bool Passes(int ordinal)
    {
        if (_isPlain)
        {
            return true;
        }

        ThrowIfOver();
        return _funnel.Passes(ordinal);
    }

    private static long Copy<T>(ReadOnlySpan<T> source, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null)
        {
            return source.Length;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var rest = offset >= source.Length ? [] : source[(int)offset..];
        var count = Math.Min(rest.Length, length);
        rest[..count].CopyTo(buffer.AsSpan(bufferOffset));
        return count;
    }
}
