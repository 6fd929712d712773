using System.Collections.Concurrent;

namespace DbGuard.AdoNet.Sessions;

/// <summary>
/// The texts that connections of one guarded data source have sent lately. Bounded: when a generation is full the one before it is forgotten, and what is
/// asked for again moves on. Forgetting costs a decision, nothing else. Thread-safe.
/// </summary>
internal sealed class SharedTexts
{
    /// <summary>Texts of a generation.</summary>
    private const int MostTexts = 1024;

    /// <summary>Longer ones are not remembered, characters.</summary>
    private const int LongestText = 16 * 1024;

    private ConcurrentDictionary<string, SharedText> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, SharedText> _old = new(StringComparer.Ordinal);
    private int _count;

    public SharedText Of(string text)
    {
        if (_young.TryGetValue(text, out var known))
        {
            return known;
        }

        if (text.Length > LongestText)
        {
            return new SharedText(text);
        }

        if (!_old.TryGetValue(text, out known))
        {
            known = new SharedText(text);
        }

        if (Interlocked.Increment(ref _count) > MostTexts)
        {
            // Two threads may do this at once: then a generation is shorter than it could be.
            Interlocked.Exchange(ref _count, 0);
            _old = Interlocked.Exchange(ref _young, new ConcurrentDictionary<string, SharedText>(StringComparer.Ordinal));
        }

        return _young.GetOrAdd(text, known);
    }
}
