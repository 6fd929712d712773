namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>An immutable set of code points, kept as sorted ranges with one value each (a class, or just 1).</summary>
internal sealed class CodePointSet
{
    private readonly int[] _firsts;
    private readonly int[] _lasts;
    private readonly byte[] _values;

    /// <param name="ranges">In ascending order, not overlapping.</param>
    public CodePointSet(IReadOnlyCollection<(int First, int Last, byte Value)> ranges)
    {
        _firsts = [.. ranges.Select(r => r.First)];
        _lasts = [.. ranges.Select(r => r.Last)];
        _values = [.. ranges.Select(r => r.Value)];
    }

    /// <summary>The value of the range that holds the code point; 0 when none does.</summary>
    public byte this[int codePoint]
    {
        get
        {
            var index = Array.BinarySearch(_firsts, codePoint);
            index = index >= 0 ? index : ~index - 1;
            return index >= 0 && codePoint <= _lasts[index] ? _values[index] : (byte)0;
        }
    }

    public bool Contains(int codePoint) => this[codePoint] != 0;
}
