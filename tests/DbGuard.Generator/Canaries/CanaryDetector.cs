namespace DbGuard.Generator.Canaries;

/// <summary>
/// Finds runs of canary bytes in everything received: each window of 5 and of 8 bytes is looked up, first in a bit filter, then exactly.
/// About a nanosecond a byte. Thread-safe.
/// </summary>
internal sealed class CanaryDetector
{
    private const int FilterBits = 22;
    private const int ShortRun = 5;
    private const int LongRun = 8;

    private readonly Dictionary<ulong, Needle> _short = [];
    private readonly Dictionary<ulong, Needle> _long = [];
    private readonly ulong[] _shortFilter = new ulong[1 << (FilterBits - 6)];
    private readonly ulong[] _longFilter = new ulong[1 << (FilterBits - 6)];

    /// <summary>Prepares to find these.</summary>
    public CanaryDetector(IEnumerable<Needle> needles)
    {
        foreach (var needle in needles)
        {
            var (known, filter) = needle.Run == ShortRun ? (_short, _shortFilter) : (_long, _longFilter);
            for (var at = 0; at + needle.Run <= needle.Bytes.Length; at++)
            {
                var window = Window(needle.Bytes.AsSpan(at, needle.Run));
                known.TryAdd(window, needle);
                Set(filter, window);
            }
        }
    }

    /// <summary>Number of windows that are looked for.</summary>
    public int Count => _short.Count + _long.Count;

    /// <summary>The canaries in these bytes; empty nearly always.</summary>
    public IReadOnlyList<Needle> FindIn(ReadOnlySpan<byte> bytes)
    {
        List<Needle>? found = null;
        ulong window = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            window = (window << 8) | NeedleForms.Fold(bytes[i]);
            if (i >= ShortRun - 1 && IsSet(_shortFilter, window & 0xFF_FFFF_FFFF))
            {
                Look(_short, window & 0xFF_FFFF_FFFF, ref found);
            }

            if (i >= LongRun - 1 && IsSet(_longFilter, window))
            {
                Look(_long, window, ref found);
            }
        }

        return found ?? [];
    }

    /// <summary>True when so much of the canary is there that no coincidence can be meant.</summary>
    public static bool HasLongRun(Needle needle, ReadOnlySpan<byte> bytes)
    {
        var folded = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            folded[i] = NeedleForms.Fold(bytes[i]);
        }

        for (var at = 0; at + LongRun <= needle.Bytes.Length; at++)
        {
            if (folded.AsSpan().IndexOf(needle.Bytes.AsSpan(at, LongRun)) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void Look(Dictionary<ulong, Needle> known, ulong window, ref List<Needle>? found)
    {
        if (known.TryGetValue(window, out var needle) && (found is null || !found.Contains(needle)))
        {
            (found ??= []).Add(needle);
        }
    }

    private static ulong Window(ReadOnlySpan<byte> bytes)
    {
        ulong window = 0;
        foreach (var value in bytes)
        {
            window = (window << 8) | value;
        }

        return window;
    }

    private static int Slot(ulong window) => (int)((window * 0x9E3779B97F4A7C15) >> (64 - FilterBits));

    private static void Set(ulong[] filter, ulong window) => filter[Slot(window) >> 6] |= 1UL << (Slot(window) & 63);

    private static bool IsSet(ulong[] filter, ulong window) => (filter[Slot(window) >> 6] & (1UL << (Slot(window) & 63))) != 0;
}
