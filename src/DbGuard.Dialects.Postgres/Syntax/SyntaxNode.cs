using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>One node of a <see cref="SyntaxTree"/>: a place in its words, decoded as it is read.</summary>
/// <remarks>
/// Read fields by slot: <c>node.List(SelectStmt.TargetList)</c>. A slot of another node type throws
/// <see cref="InvalidOperationException"/>; reading a field of an absent node does too. Enum values are the grammar's own
/// and may be outside the enumeration only if the native library and the generated tables disagree, which loading refuses.
/// </remarks>
[DebuggerDisplay("{Tag} at {Location}")]
internal readonly struct SyntaxNode : IEquatable<SyntaxNode>
{
    private readonly uint[]? _words;
    private readonly int _offset;

    internal SyntaxNode(uint[] words, int offset)
    {
        _words = offset == 0 ? null : words;
        _offset = offset;
    }

    /// <summary>True when the field that was read holds no node.</summary>
    public bool IsNull => _words is null;

    /// <summary>What the node is; <see cref="NodeTag.None"/> when absent.</summary>
    public NodeTag Tag => _words is null ? NodeTag.None : (NodeTag)(ushort)_words[_offset];

    /// <summary>Byte offset of the node in the source, or -1 when the grammar records none.</summary>
    public int Location => _words is null || Tag is NodeTag.List or NodeTag.IntList or NodeTag.OidList ? -1 : (int)_words[_offset + 1];

    /// <summary>PostgreSQL's own tag number of a node without a layout; only when <see cref="Tag"/> is Unknown.</summary>
    public int UnknownTag => Tag == NodeTag.Unknown ? (int)_words![_offset + 2] : throw Mismatch(NodeTag.Unknown);

    public SyntaxNode Node(NodeSlot slot) => new(Words(slot.Owner), (int)Word(slot.Owner, slot.Index));

    public SyntaxList List(ListSlot slot) => new(Words(slot.Owner), (int)Word(slot.Owner, slot.Index));

    public int Int(IntSlot slot) => (int)Word(slot.Owner, slot.Index);

    public long Long(LongSlot slot) => (long)(Word(slot.Owner, slot.Index) | (ulong)Word(slot.Owner, slot.Index + 1) << 32);

    public char Char(CharSlot slot) => (char)Word(slot.Owner, slot.Index);

    public bool Bool(BoolSlot slot) => Word(slot.Owner, slot.Index) != 0;

    public T Enum<T>(EnumSlot<T> slot)
        where T : struct, Enum
    {
        var value = (int)Word(slot.Owner, slot.Index);
        return Unsafe.As<int, T>(ref value);
    }

    /// <summary>True when the text field is present, without decoding it.</summary>
    public bool HasText(TextSlot slot) => Word(slot.Owner, slot.Index) != 0;

    /// <summary>The text as a string, or null when absent. Identifiers arrive folded and unquoted, as PostgreSQL will see them.</summary>
    public string? Text(TextSlot slot) => HasText(slot) ? Encoding.UTF8.GetString(Utf8(slot)) : null;

    /// <summary>The text's UTF-8 bytes in the tree, empty when absent (ask <see cref="HasText"/> to tell absent from empty).</summary>
    public ReadOnlySpan<byte> Utf8(TextSlot slot)
    {
        var at = (int)Word(slot.Owner, slot.Index);
        return at == 0 ? [] : MemoryMarshal.AsBytes(_words.AsSpan(at + 1))[..(int)_words![at]];
    }

    /// <summary>The node as a list: some `Node *` fields hold one (the right side of IN, the argument of an option).</summary>
    public SyntaxList AsList() => Tag == NodeTag.List ? new(_words!, _offset) : throw Mismatch(NodeTag.List);

    public bool Equals(SyntaxNode other) => ReferenceEquals(_words, other._words) && _offset == other._offset;

    public override bool Equals(object? obj) => obj is SyntaxNode other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_words is null ? 0 : RuntimeHelpers.GetHashCode(_words), _offset);

    /// <summary>The raw slot words after tag and location, for readers that walk any node by <see cref="Nodes.NodeLayout"/>.</summary>
    internal ReadOnlySpan<uint> RawSlots() => _words.AsSpan(_offset + 2, (int)(_words![_offset] >> 16));

    internal uint[] RawWords() => _words!;

    internal int RawOffset => _offset;

    private uint[] Words(NodeTag owner) => _words ?? throw Mismatch(owner);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Word(NodeTag owner, int index)
    {
        var words = _words;
        if (words is null || (ushort)words[_offset] != (ushort)owner)
        {
            throw Mismatch(owner);
        }

        return words[_offset + index];
    }

    private InvalidOperationException Mismatch(NodeTag expected) => new($"the node is {Tag}, not {expected}");
}
