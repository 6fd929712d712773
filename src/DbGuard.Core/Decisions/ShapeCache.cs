using System.Buffers.Binary;
using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Decisions;

/// <summary>
/// Remembers outcomes by the shape of their texts: a text that differs only in plain literals of the same form and length, whose
/// values nothing looked at, has the same outcome (docs/adr/0011-shapes.md). Every other byte must be the same. Thread-safe.
/// </summary>
/// <remarks>
/// An outcome is kept under the text with its free literals blanked and the mask that says which those are. Which literals of a
/// text are taken to be free is a hint, kept by the text with all plain literals blanked; a wrong hint finds nothing, since the mask is
/// part of the key and no outcome is kept under a mask that frees a literal which its own analysis looked at.
/// </remarks>
internal sealed class ShapeCache(IStatementAnalyzer analyzer, int mostEntries, long mostBytes)
{
    /// <summary>Longer texts have no shape, bytes.</summary>
    private const int LongestText = 2048;

    /// <summary>Texts with more plain literals have no shape: a bit each.</summary>
    private const int MostLiterals = 64;

    private const int HintBits = 12;

    private readonly DecisionCache _outcomes = new(mostEntries, mostBytes);
    private readonly TextsSeen _seen = new();
    private readonly Hint?[] _hints = new Hint?[1 << HintBits];

    /// <summary>The outcome of a text of the same shape; null when none is known.</summary>
    public GuardOutcome? Find(ReadOnlySpan<byte> text, CatalogSnapshot catalog, string sessionKey, Profile profile)
    {
        if (text.Length > LongestText)
        {
            return null;
        }

        Span<SourceSpan> literals = stackalloc SourceSpan[MostLiterals];
        literals = literals[..analyzer.FindPlainLiterals(text, literals)];
        if (literals.IsEmpty)
        {
            return null;
        }

        Span<byte> key = stackalloc byte[text.Length + sizeof(ulong)];
        var hash = Blank(text, literals, ulong.MaxValue, key);
        if (Volatile.Read(ref _hints[Slot(hash)]) is not { } hint || hint.Hash != hash)
        {
            return null;
        }

        Blank(text, literals, hint.Free, key);
        return _outcomes.Find(key, catalog, sessionKey, profile);
    }

    /// <summary>Learns the outcome of a text whose literals at <paramref name="free"/> nothing looked at.</summary>
    public void Learn(ReadOnlySpan<byte> text, ImmutableArray<SourceSpan> free, CatalogSnapshot catalog, string sessionKey, Profile profile, GuardOutcome outcome)
    {
        if (text.Length > LongestText || free.IsEmpty)
        {
            return;
        }

        Span<SourceSpan> literals = stackalloc SourceSpan[MostLiterals];
        literals = literals[..analyzer.FindPlainLiterals(text, literals)];
        var mask = 0UL;
        for (var i = 0; i < literals.Length; i++)
        {
            mask |= free.Contains(literals[i]) ? 1UL << i : 0;
        }

        var key = new byte[text.Length + sizeof(ulong)];
        var hash = Blank(text, literals, ulong.MaxValue, key);
        ref var slot = ref _hints[Slot(hash)];
        if (Volatile.Read(ref slot) is { } hint && hint.Hash == hash)
        {
            // What mattered once may matter again: texts of this shape are told apart by it from now on.
            mask &= hint.Free;
        }

        Volatile.Write(ref slot, new Hint(hash, mask));
        if (mask != 0)
        {
            Blank(text, literals, mask, key);
            if (_seen.SeenBefore(key))
            {
                _outcomes.Add(key, catalog, sessionKey, profile, outcome);
            }
        }
    }

    public void Clear() => _outcomes.Clear();

    private static int Slot(int hash) => (int)((uint)hash >> (32 - HintBits));

    /// <summary>Writes the text with some of its literals blanked, and the mask of those, to <paramref name="key"/>; the result hashes all of it.</summary>
    private static int Blank(ReadOnlySpan<byte> text, ReadOnlySpan<SourceSpan> literals, ulong mask, Span<byte> key)
    {
        text.CopyTo(key);
        for (var i = 0; i < literals.Length; i++)
        {
            if ((mask & 1UL << i) != 0)
            {
                var token = key.Slice(literals[i].Offset, literals[i].Length);
                if (token[0] == (byte)'\'')
                {
                    token[1..^1].Fill((byte)' ');
                }
                else
                {
                    token.Fill((byte)'0');
                }
            }
        }

        BinaryPrimitives.WriteUInt64LittleEndian(key[text.Length..], mask);
        var hash = new HashCode();
        hash.AddBytes(key);
        return hash.ToHashCode();
    }

    /// <summary>Which plain literals of texts with this hash are taken to be free.</summary>
    private sealed record Hint(int Hash, ulong Free);
}
