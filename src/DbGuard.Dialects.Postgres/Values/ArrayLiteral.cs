namespace DbGuard.Dialects.Postgres.Values;

/// <summary>Array values in their two forms (PostgreSQL 18 docs, 8.15.6 Array Input and Output Syntax; binary: array_recv).</summary>
public static class ArrayLiteral
{
    /// <summary>How many elements an array's text has, at most; null when it is none. Nested arrays count with all their elements.</summary>
    public static int? CountElements(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var start = text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        // Between two delimiters stands at most one element, so that delimiters and closing braces bound the number from above.
        var elements = 0;
        var isQuoted = false;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' or ';' when !isQuoted:
                    elements++;
                    break;
                default:
                    break;
            }
        }

        return elements + 1;
    }

    /// <summary>How many elements a binary array has; null when the bytes are no array.</summary>
    public static int? CountElements(ReadOnlySpan<byte> binary)
    {
        const int Header = 3 * sizeof(int);
        const int Dimension = 2 * sizeof(int);
        if (binary.Length < Header)
        {
            return null;
        }

        var dimensions = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(binary);
        if (dimensions is < 0 or > 6 || binary.Length < Header + (dimensions * Dimension))
        {
            return null;
        }

        var elements = dimensions == 0 ? 0L : 1L;
        for (var i = 0; i < dimensions; i++)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(binary[(Header + (i * Dimension))..]);
            elements *= Math.Max(length, 0);
            if (elements > int.MaxValue)
            {
                return null;
            }
        }

        return (int)elements;
    }
}
