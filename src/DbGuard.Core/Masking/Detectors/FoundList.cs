namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// What was found in one text, in order and without overlaps; reusable. Two matches that overlap become one, which the longer one
/// names. Allocates only while it grows. Not thread-safe.
/// </summary>
public sealed class FoundList
{
    private (FoundText Text, int Detector)[] _items = [];

    public int Count { get; private set; }

    /// <summary>A match and the index of its detector in the <see cref="DetectorSet"/>.</summary>
    public (FoundText Text, int Detector) this[int index] => _items[index];

    public void Clear() => Count = 0;

    internal void Add(FoundText text, int detector)
    {
        while (Count > 0 && _items[Count - 1].Text.End > text.Start)
        {
            var (earlier, other) = _items[--Count];
            detector = earlier.Length > text.Length ? other : detector;
            text = FoundText.Between(Math.Min(earlier.Start, text.Start), Math.Max(earlier.End, text.End));
        }

        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(4, 2 * Count));
        }

        _items[Count++] = (text, detector);
    }

    /// <summary>One match in place of all.</summary>
    internal void ReplaceBy(FoundText text, int detector)
    {
        Clear();
        Add(text, detector);
    }

    /// <summary>Drops what begins before <paramref name="start"/>.</summary>
    internal void RemoveBefore(int start)
    {
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_items[i].Text.Start >= start)
            {
                _items[kept++] = _items[i];
            }
        }

        Count = kept;
    }
}
