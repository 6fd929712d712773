namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>PostgreSQL counts error positions in characters from 1; the guard counts bytes from 0.</summary>
internal static class SourcePosition
{
    /// <summary>Byte offset of the character at the 1-based cursor, or -1 when the cursor says nothing.</summary>
    public static int ByteOffset(ReadOnlySpan<byte> utf8, int cursor)
    {
        if (cursor <= 0)
        {
            return -1;
        }

        var left = cursor - 1;
        var at = 0;
        while (at < utf8.Length && left > 0)
        {
            at++;
            while (at < utf8.Length && (utf8[at] & 0xC0) == 0x80)
            {
                at++;
            }

            left--;
        }

        return at;
    }

    /// <summary>1-based character position of a byte offset, as a client's error cursor wants it; 0 when unknown.</summary>
    public static int Cursor(ReadOnlySpan<byte> utf8, int byteOffset)
    {
        if (byteOffset < 0)
        {
            return 0;
        }

        var characters = 1;
        foreach (var value in utf8[..Math.Min(byteOffset, utf8.Length)])
        {
            characters += (value & 0xC0) == 0x80 ? 0 : 1;
        }

        return characters;
    }
}
