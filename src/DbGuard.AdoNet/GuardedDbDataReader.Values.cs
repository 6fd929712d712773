namespace DbGuard.AdoNet;

public sealed partial class GuardedDbDataReader
{
    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool GetBoolean(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetBoolean(ordinal)) : _funnel.Get<bool>(ordinal);

    public override byte GetByte(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetByte(ordinal)) : _funnel.Get<byte>(ordinal);

    public override char GetChar(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetChar(ordinal)) : _funnel.Get<char>(ordinal);

    public override DateTime GetDateTime(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetDateTime(ordinal)) : _funnel.Get<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetDecimal(ordinal)) : _funnel.Get<decimal>(ordinal);

    public override double GetDouble(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetDouble(ordinal)) : _funnel.Get<double>(ordinal);

    public override float GetFloat(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetFloat(ordinal)) : _funnel.Get<float>(ordinal);

    public override Guid GetGuid(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetGuid(ordinal)) : _funnel.Get<Guid>(ordinal);

    public override short GetInt16(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetInt16(ordinal)) : _funnel.Get<short>(ordinal);

    public override int GetInt32(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetInt32(ordinal)) : _funnel.Get<int>(ordinal);

    public override long GetInt64(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetInt64(ordinal)) : _funnel.Get<long>(ordinal);

    public override string GetString(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetString(ordinal)) : _funnel.Get<string>(ordinal);

    public override object GetValue(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetValue(ordinal)) : _funnel.GetObject(ordinal);

    public override object GetProviderSpecificValue(int ordinal) =>
        _funnel.Passes(ordinal) ? Guard(() => _inner.GetProviderSpecificValue(ordinal)) : _funnel.GetObject(ordinal);

    public override bool IsDBNull(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.IsDBNull(ordinal)) : _funnel.IsNull(ordinal);

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) => _funnel.Passes(ordinal)
        ? GuardAsync(() => _inner.IsDBNullAsync(ordinal, cancellationToken))
        : Task.FromResult(_funnel.IsNull(ordinal));

    public override T GetFieldValue<T>(int ordinal) => _funnel.Passes(ordinal) ? Guard(() => _inner.GetFieldValue<T>(ordinal)) : _funnel.Get<T>(ordinal);

    public override async Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) => _funnel.Passes(ordinal)
        ? await GuardAsync(() => _inner.GetFieldValueAsync<T>(ordinal, cancellationToken)).ConfigureAwait(false)
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
        _funnel.Passes(ordinal) ? Guard(() => _inner.GetStream(ordinal)) : new MemoryStream(_funnel.Get<byte[]>(ordinal), writable: false);

    public override TextReader GetTextReader(int ordinal) =>
        _funnel.Passes(ordinal) ? Guard(() => _inner.GetTextReader(ordinal)) : new StringReader(_funnel.Get<string>(ordinal));

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => _funnel.Passes(ordinal)
        ? Guard(() => _inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length))
        : Copy<byte>(_funnel.Get<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => _funnel.Passes(ordinal)
        ? Guard(() => _inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length))
        : Copy<char>(_funnel.Get<string>(ordinal), dataOffset, buffer, bufferOffset, length);

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
