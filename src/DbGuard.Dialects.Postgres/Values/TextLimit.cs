namespace DbGuard.Dialects.Postgres.Values;

/// <summary>What a character type allows.</summary>
/// <param name="MostCharacters">Characters (Unicode scalars) a value may have; 0 for any number.</param>
/// <param name="MostBytes">Bytes a value may have; 0 for any number.</param>
/// <param name="IsPadded">True for char(n): trailing blanks mean nothing and fill the value up to its length.</param>
/// <param name="IsSingleByte">True for "char": exactly one ASCII byte.</param>
internal readonly record struct TextLimit(int MostCharacters, int MostBytes, bool IsPadded, bool IsSingleByte)
{
    public static TextLimit None => default;

    /// <summary>NAMEDATALEN - 1.</summary>
    public static TextLimit Name => new(0, 63, false, false);

    public static TextLimit SingleByte => new(0, 0, false, true);

    public static TextLimit Characters(int most) => new(Math.Max(most, 0), 0, false, false);

    public static TextLimit Padded(int most) => new(Math.Max(most, 0), 0, true, false);
}
