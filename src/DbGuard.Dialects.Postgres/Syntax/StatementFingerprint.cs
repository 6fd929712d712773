using System.Buffers.Binary;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>SHA-256 over a statement's tree: equal for statements that differ in layout, comments and, on request, literals only.</summary>
/// <remarks>
/// Everything else counts: relations, columns, functions, aliases, options, parameters, the number of items in an IN or VALUES list, and the
/// type of each literal. Literals are left out of SELECT, INSERT, UPDATE, DELETE and MERGE, of the statements that carry one
/// (EXPLAIN, PREPARE, DECLARE, COPY, CREATE TABLE AS) and of EXECUTE and CALL arguments; everywhere else, and in type modifiers and
/// ordinals (<c>ORDER BY 2</c>), a literal is part of what the statement does (<c>SET role = 'admin'</c>) and always counts.
/// A literal can still choose the data (<c>WHERE id = 7</c>, <c>doc ->> 'ssn'</c>): a grant over one exact statement must use
/// <see cref="FingerprintScope.WithConstants"/>. Fingerprints are comparable between guards of the same version only.
/// libpg_query's own fingerprint is not used: since 18 it is equal across tables.
/// </remarks>
internal static class StatementFingerprint
{
    /// <summary>64 lower-case hex digits.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="scope">Whether literals count.</param>
    /// <param name="reads">Is told of literals that count all the same.</param>
    public static string Of(SyntaxStatement statement, FingerprintScope scope, LiteralReads? reads = null)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Write(statement, scope, hash, reads);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The 32 bytes of the hash.</summary>
    public static void Write(SyntaxStatement statement, FingerprintScope scope, Span<byte> hash, LiteralReads? reads = null)
    {
        var dropsConstants = scope == FingerprintScope.WithoutConstants && CarriesData(statement.Node);
        var writer = new TreeWriter(statement.Node.RawWords(), dropsConstants, reads);
        try
        {
            writer.Byte(dropsConstants ? (byte)1 : (byte)2);
            writer.Node(statement.Node.RawOffset, keepConstant: false);
            SHA256.HashData(writer.Written, hash);
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static bool CarriesData(SyntaxNode statement) => statement.Tag switch
    {
        NodeTag.SelectStmt or NodeTag.InsertStmt or NodeTag.UpdateStmt or NodeTag.DeleteStmt or NodeTag.MergeStmt => true,
        NodeTag.PrepareStmt or NodeTag.DeclareCursorStmt or NodeTag.CopyStmt or NodeTag.ExecuteStmt or NodeTag.CallStmt => true,
        NodeTag.ExplainStmt => CarriesData(statement.Node(ExplainStmt.Query)),
        NodeTag.CreateTableAsStmt => statement.Enum(CreateTableAsStmt.Objtype) == ObjectType.Table,
        _ => false,
    };

    /// <summary>The canonical bytes: for each node its tag, then each slot that is not a position; texts with their length.</summary>
    private ref struct TreeWriter(uint[] words, bool dropsConstants, LiteralReads? reads)
    {
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2048);
        private int _count;

        public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

        public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);

        public void Node(int offset, bool keepConstant)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            var tag = (NodeTag)(ushort)(offset == 0 ? (uint)NodeTag.None : words[offset]);
            Word((uint)tag);
            switch (tag)
            {
                case NodeTag.None:
                    return;
                case NodeTag.List:
                    var count = (int)words[offset + 1];
                    Word((uint)count);
                    for (var i = 0; i < count; i++)
                    {
                        Node((int)words[offset + 2 + i], keepConstant);
                    }

                    return;
                case NodeTag.IntList or NodeTag.OidList:
                    for (var i = 0; i <= words[offset + 1]; i++)
                    {
                        Word(words[offset + 1 + i]);
                    }

                    return;
                case NodeTag.AConst when dropsConstants && !keepConstant:
                    var value = (int)words[offset + AConst.Val.Index];
                    Word(value == 0 ? (uint)NodeTag.None : (ushort)words[value]);
                    return;
                case NodeTag.AConst:
                    reads?.Read((int)words[offset + 1]);
                    Slots(offset, tag);
                    return;
                case NodeTag.Unknown:
                    Word(words[offset + 2]);
                    return;
                default:
                    Slots(offset, tag);
                    return;
            }
        }

        public void Byte(byte value)
        {
            Ensure(1);
            _buffer[_count++] = value;
        }

        private void Slots(int offset, NodeTag tag)
        {
            var kinds = NodeLayout.Slots(tag);
            for (var i = 0; i < kinds.Length; i++)
            {
                var value = words[offset + 2 + i];
                switch (kinds[i])
                {
                    case 1:
                        Node((int)value, KeepsConstant(tag, i + 2));
                        break;
                    case 2:
                        Text((int)value);
                        break;
                    case 3:
                        Word(value);
                        break;
                    default:
                        break;      // a position in the source: layout, not meaning
                }
            }
        }

        /// <summary>Literals that say what the statement is: varchar(10), ORDER BY 2, GROUP BY 2.</summary>
        private static bool KeepsConstant(NodeTag tag, int slot) =>
            (tag == NodeTag.TypeName && slot == TypeName.Typmods.Index)
            || (tag == NodeTag.SortBy && slot == SortBy.Node.Index)
            || (tag == NodeTag.SelectStmt && slot == SelectStmt.GroupClause.Index)
            || (tag == NodeTag.GroupingSet && slot == GroupingSet.Content.Index);

        private void Text(int offset)
        {
            if (offset == 0)
            {
                Word(uint.MaxValue);
                return;
            }

            var length = (int)words[offset];
            Word((uint)length);
            Ensure(length);
            MemoryMarshal.AsBytes(words.AsSpan(offset + 1))[..length].CopyTo(_buffer.AsSpan(_count));
            _count += length;
        }

        private void Word(uint value)
        {
            Ensure(4);
            BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_count), value);
            _count += 4;
        }

        private void Ensure(int more)
        {
            if (_buffer.Length - _count >= more)
            {
                return;
            }

            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _count + more));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = larger;
        }
    }
}
