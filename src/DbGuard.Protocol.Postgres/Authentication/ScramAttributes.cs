using System.Text;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>Reads the <c>x=value,y=value</c> lists of SCRAM in order; after the first mistake everything fails.</summary>
/// <remarks>Source: RFC 5802, 7. Formal Syntax.</remarks>
internal ref struct ScramAttributes(string text)
{
    private readonly string _text = text;
    private int _position;

    public bool Failed { get; private set; }

    public readonly bool AtEnd => _position > _text.Length || _text.Length == 0;

    /// <summary>Where the next attribute begins.</summary>
    public readonly int Position => _position;

    /// <summary>UTF-8 without U+0000, or null.</summary>
    public static string? Decode(ReadOnlySpan<byte> message)
    {
        if (message.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(message))
        {
            return null;
        }

        return Encoding.UTF8.GetString(message);
    }

    /// <summary>The value of the attribute that must come next.</summary>
    public string Read(char name)
    {
        var value = ReadAny(out var actual);
        if (actual != name)
        {
            Failed = true;
        }

        return Failed ? string.Empty : value;
    }

    /// <summary>The next attribute, whatever its name.</summary>
    public string ReadAny(out char name)
    {
        name = '\0';
        if (Failed || _position + 2 > _text.Length || !char.IsAsciiLetter(_text[_position]) || _text[_position + 1] != '=')
        {
            Failed = true;
            return string.Empty;
        }

        name = _text[_position];
        var start = _position + 2;
        var comma = _text.IndexOf(',', start);
        var end = comma < 0 ? _text.Length : comma;
        _position = end + 1;
        return _text[start..end];
    }

    /// <summary>Skips extension attributes to the end; a mandatory one (<c>m</c>) fails.</summary>
    public void SkipExtensions()
    {
        while (!Failed && !AtEnd)
        {
            ReadAny(out var name);
            Failed |= name == 'm';
        }
    }

    /// <summary>Printable ASCII without comma, as nonces are.</summary>
    public static bool IsNonce(string value) => value.Length > 0 && value.All(c => c is > ' ' and <= '~' and not ',');
}
