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

    /// <summary>Cuts what was written from <paramref name="start"/> on to what the type allows, at the boundary of a character, or fills it up with blanks.</summary>
    public void Fit(CellBuffer output, int start)
    {
        if (MostBytes > 0 && output.Length - start > MostBytes)
        {
            output.Truncate(ScalarStart(output.WrittenSpan, start + MostBytes));
        }

        if (MostCharacters > 0)
        {
            FitCharacters(output, start);
        }
    }

    private void FitCharacters(CellBuffer output, int start)
    {
        var characters = 0;
        var written = output.WrittenSpan;
        for (var i = start; i < written.Length; i++)
        {
            if ((written[i] & 0xC0) != 0x80 && characters++ == MostCharacters)
            {
                output.Truncate(i);
                return;
            }
        }

        if (IsPadded)
        {
            var padding = MostCharacters - characters;
            output.GetSpan(padding)[..padding].Fill((byte)' ');
            output.Advance(padding);
        }
    }

    private static int ScalarStart(ReadOnlySpan<byte> utf8, int offset)
    {
        while ((utf8[offset] & 0xC0) == 0x80)
        {
            offset--;
        }

        return offset;
    }
}
