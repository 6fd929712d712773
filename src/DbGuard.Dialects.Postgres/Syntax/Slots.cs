namespace DbGuard.Dialects.Postgres.Syntax;

// A slot names one field of one node type and what it holds. Reading it from a node of another type throws, so a reader
// that mixes up two node types fails instead of reading a neighbour's field. The values live in Nodes/NodeSlots.g.cs.

/// <summary>A child node, possibly absent; also the way to a list that hides behind a `Node *`.</summary>
internal readonly record struct NodeSlot(NodeTag Owner, int Index);

/// <summary>A list, possibly absent (read as empty).</summary>
internal readonly record struct ListSlot(NodeTag Owner, int Index);

/// <summary>A text, possibly absent (read as null).</summary>
internal readonly record struct TextSlot(NodeTag Owner, int Index);

/// <summary>A 32-bit number, a set of flags, or a byte offset into the source.</summary>
internal readonly record struct IntSlot(NodeTag Owner, int Index);

/// <summary>A 64-bit number.</summary>
internal readonly record struct LongSlot(NodeTag Owner, int Index);

/// <summary>A one-letter code, such as a table's persistence.</summary>
internal readonly record struct CharSlot(NodeTag Owner, int Index);

/// <summary>A flag.</summary>
internal readonly record struct BoolSlot(NodeTag Owner, int Index);

/// <summary>A value of one of the grammar's enumerations.</summary>
internal readonly record struct EnumSlot<T>(NodeTag Owner, int Index)
    where T : struct, Enum;
