using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>A parsed text: PostgreSQL's raw parse tree in one block of words, together with the bytes it was made from.</summary>
/// <remarks>
/// Immutable and free of native memory; it can be cached and shared between threads.
/// Assumptions: the text is UTF-8 and is executed with <c>standard_conforming_strings = on</c> and client encoding UTF8.
/// A session in which either differs gives the same bytes another meaning and must be refused (docs/adr/0001-native-parser.md).
/// </remarks>
public sealed class SyntaxTree
{
    private readonly uint[] _words;
    private readonly byte[] _source;

    internal SyntaxTree(uint[] words, byte[] source, int depth, int unknownNodes)
    {
        _words = words;
        _source = source;
        Depth = depth;
        UnknownNodes = unknownNodes;
        var list = new SyntaxList(words, (int)words[1]);
        var statements = new SyntaxStatement[list.Count];
        for (var i = 0; i < statements.Length; i++)
        {
            var raw = list[i];
            var at = raw.Location;
            var length = raw.Int(RawStmt.StmtLen);
            statements[i] = new(raw.Node(RawStmt.Stmt), at, length == 0 ? Source.Length - at : length);
        }

        Statements = ImmutableCollectionsMarshal.AsImmutableArray(statements);
    }

    /// <summary>The text exactly as parsed, UTF-8.</summary>
    public ReadOnlySpan<byte> Source => _source.AsSpan(0, _source.Length - 1);

    /// <summary>Number of statements; 0 for an empty text or one of comments only.</summary>
    public int StatementCount => Statements.Length;

    /// <summary>Deepest nesting of the tree in levels; at most <see cref="ParserLimits.MaxTreeDepth"/>.</summary>
    public int Depth { get; }

    /// <summary>Number of nodes without a layout. Each is an analysis gap.</summary>
    public int UnknownNodes { get; }

    /// <summary>The statements in order; empty ones (<c>;;</c>) do not appear.</summary>
    internal ImmutableArray<SyntaxStatement> Statements { get; }

    /// <summary>The source with its closing NUL, for the native scanner.</summary>
    internal ReadOnlySpan<byte> TerminatedSource => _source;

    internal int WordCount => _words.Length;
}
