using System.Collections.Immutable;

namespace DbGuard.Core.Relations;

/// <summary>
/// Keeps an eye on the literals of one text while it is analysed: which became constants of the bound tree, and which of those had
/// their value looked at. A value that nobody looked at cannot have mattered: the analysis of a text that differs there alone takes the
/// same steps (docs/adr/0011-shapes.md). Not thread-safe.
/// </summary>
public sealed class LiteralReads
{
    /// <summary>So many are followed; more count as looked at.</summary>
    private const int Most = 64;

    private readonly List<SourceSpan> _bound = [];
    private readonly List<int> _read = [];

    /// <summary>The literal at <paramref name="span"/> is a constant of the tree, and this is its whole token.</summary>
    public void Bound(SourceSpan span)
    {
        if (_bound.Count < Most)
        {
            _bound.Add(span);
        }
    }

    /// <summary>Somebody looked at the value of the literal that starts at <paramref name="offset"/>.</summary>
    public void Read(int offset)
    {
        if (!_read.Contains(offset) && _read.Count <= Most)
        {
            _read.Add(offset);
        }
    }

    /// <summary>Literals whose values nobody looked at.</summary>
    public ImmutableArray<SourceSpan> Unread()
    {
        // So many reads that not all are known: nothing can be said of any.
        if (_bound.Count == 0 || _read.Count > Most)
        {
            return [];
        }

        var unread = ImmutableArray.CreateBuilder<SourceSpan>(_bound.Count);
        foreach (var span in _bound)
        {
            if (!_read.Contains(span.Offset) && !unread.Contains(span))
            {
                unread.Add(span);
            }
        }

        return unread.DrainToImmutable();
    }
}
