using System.Text;

namespace DbGuard.Dialects.Postgres.Values.Detecting;

/// <summary>
/// A text with its escapes undone that remembers where each of its bytes stands in the original, so that what is found in it can be replaced
/// there. Reusable; allocates only while it grows.
/// </summary>
internal sealed class DecodedText
{
    private readonly CellBuffer _text = new();
    private int[] _origins = [];

    public ReadOnlySpan<byte> Text => _text.WrittenSpan;

    public int Length => _text.Length;

    public void Clear() => _text.Clear();

    /// <summary>Where the byte at an offset comes from; for the offset behind the last, where the text ends.</summary>
    public int OriginOf(int offset) => _origins[offset];

    /// <summary>Adds bytes that stand in the original as they are, from <paramref name="origin"/> on.</summary>
    public void Append(ReadOnlySpan<byte> bytes, int origin)
    {
        Reserve(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            _origins[_text.Length + i] = origin + i;
        }

        _text.Append(bytes);
    }

    /// <summary>Adds a character that an escape at <paramref name="origin"/> stands for; what is no character becomes U+FFFD.</summary>
    public void Append(int character, int origin)
    {
        var rune = Rune.IsValid(character) ? new Rune(character) : Rune.ReplacementChar;
        Span<byte> bytes = stackalloc byte[4];
        bytes = bytes[..rune.EncodeToUtf8(bytes)];
        Reserve(bytes.Length);
        _origins.AsSpan(_text.Length, bytes.Length).Fill(origin);
        _text.Append(bytes);
    }

    /// <summary>Marks the end of the text in the original.</summary>
    public void End(int origin)
    {
        Reserve(0);
        _origins[_text.Length] = origin;
    }

    private void Reserve(int count)
    {
        if (_text.Length + count >= _origins.Length)
        {
            Array.Resize(ref _origins, Math.Max(256, 2 * (_text.Length + count + 1)));
        }
    }
}
