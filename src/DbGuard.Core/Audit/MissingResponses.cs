namespace DbGuard.Core.Audit;

/// <summary>Records met without the response that their body vouches for, until a later record says that retention removed it.</summary>
internal sealed class MissingResponses
{
    /// <summary>Ascending.</summary>
    private readonly List<long> _sequences = [];

    /// <summary>How many were explained.</summary>
    public long Removed { get; private set; }

    /// <summary>The first that nothing explains; null when there is none.</summary>
    public long? First => _sequences.Count > 0 ? _sequences[0] : null;

    public void Add(long sequence) => _sequences.Add(sequence);

    /// <summary>Takes out what a removal names.</summary>
    public void Explain(SequenceRange range)
    {
        var from = Place(range.First);
        var count = (range.Last == long.MaxValue ? _sequences.Count : Place(range.Last + 1)) - from;
        if (count > 0)
        {
            _sequences.RemoveRange(from, count);
            Removed += count;
        }
    }

    private int Place(long sequence)
    {
        var place = _sequences.BinarySearch(sequence);
        return place < 0 ? ~place : place;
    }
}
