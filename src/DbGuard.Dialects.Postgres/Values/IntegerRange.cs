namespace DbGuard.Dialects.Postgres.Values;

/// <summary>A whole-number type.</summary>
/// <param name="Bytes">Width in binary format.</param>
/// <param name="Least">Smallest value.</param>
/// <param name="Most">Largest value.</param>
internal readonly record struct IntegerRange(int Bytes, long Least, long Most)
{
    public static IntegerRange Int2 => new(sizeof(short), short.MinValue, short.MaxValue);

    public static IntegerRange Int4 => new(sizeof(int), int.MinValue, int.MaxValue);

    public static IntegerRange Int8 => new(sizeof(long), long.MinValue, long.MaxValue);

    /// <summary>Unsigned.</summary>
    public static IntegerRange Oid => new(sizeof(uint), 0, uint.MaxValue);
}
