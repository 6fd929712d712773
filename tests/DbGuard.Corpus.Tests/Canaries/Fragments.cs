using System.Collections.Frozen;
using System.Text;

namespace DbGuard.Corpus.Tests.Canaries;

/// <summary>
/// Runs of five characters of a protected value, whatever the case of their letters: plain, reversed, and of the digits alone.
/// Runs that the fixture's public text holds too say nothing and are left out, as are those of one character.
/// </summary>
internal sealed class Fragments
{
    private const int Length = 5;

    private readonly FrozenSet<ulong> _keys;

    public Fragments(IEnumerable<string> secrets, IEnumerable<string> emails, string publicText)
    {
        var known = emails.ToHashSet(StringComparer.Ordinal);
        var harmless = KeysOf(Fold(Encoding.UTF8.GetBytes(publicText))).ToHashSet();
        _keys = secrets.SelectMany(secret => Runs(secret, known.Contains(secret))).Select(run => Key(Encoding.ASCII.GetBytes(run)))
            .Where(key => !harmless.Contains(key)).ToFrozenSet();
    }

    public int Count => _keys.Count;

    /// <summary>The fragments in a text that <paramref name="own"/>, what the agent wrote itself, does not hold.</summary>
    public IReadOnlySet<string> FindIn(ReadOnlySpan<byte> bytes, IReadOnlySet<ulong> own)
    {
        var found = new HashSet<string>();
        ulong key = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            key = Push(key, Fold(bytes[at]));
            if (at >= Length - 1 && _keys.Contains(key) && !own.Contains(key))
            {
                found.Add(Encoding.ASCII.GetString(Fold(bytes[(at - Length + 1)..(at + 1)])));
            }
        }

        return found;
    }

    /// <summary>Every run of a text, for <see cref="FindIn"/>.</summary>
    public static IEnumerable<ulong> KeysOf(byte[] folded)
    {
        ulong key = 0;
        for (var at = 0; at < folded.Length; at++)
        {
            key = Push(key, folded[at]);
            if (at >= Length - 1)
            {
                yield return key;
            }
        }
    }

    /// <summary>ASCII letters in lower case, all other bytes as they are.</summary>
    public static byte[] Fold(ReadOnlySpan<byte> bytes)
    {
        var folded = new byte[bytes.Length];
        for (var at = 0; at < folded.Length; at++)
        {
            folded[at] = Fold(bytes[at]);
        }

        return folded;
    }

    private static byte Fold(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value | 0x20) : value;

    private static ulong Push(ulong key, byte value) => ((key << 8) | value) & 0xff_ffff_ffff;

    private static ulong Key(byte[] run) => run.Aggregate(0UL, Push);

    /// <summary>An address is made of a public name: only what holds its punctuation is its own.</summary>
    private static IEnumerable<string> Runs(string secret, bool isAddress)
    {
        var text = secret.ToLowerInvariant();
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return new[] { text, digits }
            .SelectMany(form => new[] { form, string.Concat(form.Reverse()) })
            .SelectMany(form => Enumerable.Range(0, Math.Max(0, form.Length - Length + 1)).Select(at => form.Substring(at, Length)))
            .Where(run => run.Distinct().Count() > 1 && (!isAddress || run.Any(letter => letter is '.' or '@' or '-')));
    }
}
