using System.Buffers;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Passwords in connection strings: <c>scheme://user:password@host</c>, and <c>Password=…</c> beside another key of a connection string
/// (<c>Host=</c>, <c>Server=</c>, <c>User Id=</c>, …). Only the password is the match. Placeholders (<c>$PASSWORD</c>, <c>{0}</c>,
/// <c>&lt;password&gt;</c>, <c>***</c>) are none.
/// Source: RFC 3986, 3.2.1; PostgreSQL 18 docs, 32.1.1 Connection Strings; ADO.NET's DbConnectionStringBuilder for the other form.
/// </summary>
internal sealed class ConnectionStringDetector : IDetector
{
    private const int MostUserInfoBytes = 256;
    private const int MostPasswordBytes = 256;
    private const int MostKeyBytes = 16;
    private const int MostDistance = 160;
    private const int MostKeys = 8;

    private static readonly SearchValues<byte> UserInfoEnd = SearchValues.Create("/?#\"'<>` \t\r\n\\"u8);
    private static readonly SearchValues<byte> ValueEnd = SearchValues.Create("; \t\r\n\"'&<>\\"u8);

    public string Name => "connection_string";

    public string Group => "credential";

    public string Meaning => "passwords in connection strings and URLs";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtBytes(":=");

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found) =>
        text[anchor] == (byte)':' ? TryFindUrl(text, anchor, out found) : TryFindKey(text, anchor, out found);

    private static bool TryFindUrl(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        if (anchor == 0 || !TextBoundary.IsWord(text[anchor - 1]) || !text[anchor..].StartsWith("://"u8))
        {
            return false;
        }

        var start = anchor + 3;
        var authority = text[start..Math.Min(text.Length, start + MostUserInfoBytes)];
        var length = authority.IndexOfAny(UserInfoEnd);
        authority = length < 0 ? authority : authority[..length];
        var at = authority.LastIndexOf((byte)'@');
        var colon = authority.IndexOf((byte)':');
        if (colon < 0 || at <= colon + 1 || IsPlaceholder(authority[(colon + 1)..at]))
        {
            return false;
        }

        found = FoundText.Between(start + colon + 1, start + at);
        return true;
    }

    private static bool TryFindKey(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        var key = KeyBefore(text, anchor, out var keyStart);
        if (!(Is(key, "password"u8) || Is(key, "pwd"u8) || Is(key, "passwd"u8)))
        {
            return false;
        }

        var start = anchor + 1;
        while (start < text.Length && start <= anchor + 2 && text[start] == (byte)' ')
        {
            start++;
        }

        if (start >= text.Length)
        {
            return false;
        }

        var value = text[start..Math.Min(text.Length, start + MostPasswordBytes)];
        var quote = value[0];
        int length;
        if (quote is (byte)'"' or (byte)'\'')
        {
            start++;
            value = value[1..];
            length = value.IndexOf(quote);
        }
        else
        {
            length = value.IndexOfAny(ValueEnd);
        }

        value = length < 0 ? value : value[..length];
        if (value.IsEmpty || IsPlaceholder(value) || (!HasOtherKey(text, Math.Max(0, keyStart - MostDistance), keyStart)
            && !HasOtherKey(text, start + value.Length, Math.Min(text.Length, start + value.Length + MostDistance))))
        {
            return false;
        }

        found = new FoundText(start, value.Length);
        return true;
    }

    /// <summary>True when a key of a connection string stands between the two offsets.</summary>
    private static bool HasOtherKey(ReadOnlySpan<byte> text, int start, int end)
    {
        var keys = 0;
        for (var at = start; at < end && keys < MostKeys; at++, keys++)
        {
            var next = text[at..end].IndexOf((byte)'=');
            if (next < 0)
            {
                return false;
            }

            at += next;
            var key = KeyBefore(text, at, out _);
            if (Is(key, "host"u8) || Is(key, "server"u8) || Is(key, "source"u8) || Is(key, "user"u8) || Is(key, "username"u8) || Is(key, "id"u8) || Is(key, "uid"u8)
                || Is(key, "database"u8) || Is(key, "dbname"u8) || Is(key, "catalog"u8) || Is(key, "hostname"u8) || Is(key, "address"u8) || Is(key, "hostaddr"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The word before an equals sign; the last of several.</summary>
    private static ReadOnlySpan<byte> KeyBefore(ReadOnlySpan<byte> text, int equals, out int start)
    {
        var end = equals;
        while (end > 0 && equals - end < 2 && text[end - 1] == (byte)' ')
        {
            end--;
        }

        start = end;
        while (start > 0 && end - start < MostKeyBytes && TextBoundary.IsLetter(text[start - 1]))
        {
            start--;
        }

        return TextBoundary.StartsWord(text, start) ? text[start..end] : default;
    }

    private static bool Is(ReadOnlySpan<byte> key, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(key, word);

    private static bool IsPlaceholder(ReadOnlySpan<byte> value) =>
        value[0] is (byte)'$' or (byte)'{' or (byte)'<' or (byte)'%' or (byte)'[' || value.IndexOfAnyExcept("*xX."u8) < 0;
}
