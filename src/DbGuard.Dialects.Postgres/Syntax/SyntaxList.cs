using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>A list of nodes in a <see cref="SyntaxTree"/>; an absent list is empty.</summary>
internal readonly struct SyntaxList
{
    private readonly uint[]? _words;
    private readonly int _offset;

    internal SyntaxList(uint[] words, int offset)
    {
        if (offset != 0 && words[offset] != (uint)NodeTag.List)
        {
            throw new InvalidOperationException($"the list is {(NodeTag)(ushort)words[offset]}, not a list of nodes");
        }

        _words = offset == 0 ? null : words;
        _offset = offset;
    }

    public int Count => _words is null ? 0 : (int)_words[_offset + 1];

    public bool IsEmpty => Count == 0;

    /// <summary>The item; it can be absent (an omitted array bound), so ask <see cref="SyntaxNode.IsNull"/>.</summary>
    public SyntaxNode this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new(_words!, (int)_words![_offset + 2 + index]);
        }
    }

    /// <summary>The last item; the list must not be empty.</summary>
    public SyntaxNode Last => this[Count - 1];

    /// <summary>The item's text, for lists of names; the item must be a <see cref="NodeTag.StringValue"/>.</summary>
    public string Text(int index) => this[index].Text(StringValue.Sval) ?? "";

    public Enumerator GetEnumerator() => new(this);

    internal struct Enumerator(SyntaxList list)
    {
        private int _index = -1;

        public readonly SyntaxNode Current => list[_index];

        public bool MoveNext() => ++_index < list.Count;
    }
}
