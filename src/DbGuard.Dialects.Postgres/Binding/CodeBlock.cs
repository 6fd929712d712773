using System.Collections.Immutable;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>A part of a code block's text.</summary>
/// <param name="Start">Index in the text.</param>
/// <param name="Text">The part.</param>
internal readonly record struct CodeFragment(int Start, string Text);

/// <summary>
/// A PL/pgSQL block that only decides whether to run one definition, as migration tools write them: <c>BEGIN IF NOT EXISTS (…) THEN CREATE … ;
/// END IF; END</c> or <c>BEGIN CREATE … ; EXCEPTION WHEN duplicate_object THEN NULL; END</c>. Without variables its SQL means what it
/// means outside (PostgreSQL 18 docs, chapter 41 PL/pgSQL). Any other block stays unseen.
/// </summary>
/// <param name="Conditions">What IF and ELSIF ask, each as <c>SELECT condition</c> would.</param>
/// <param name="Statement">The statement.</param>
internal sealed record CodeBlock(ImmutableArray<CodeFragment> Conditions, CodeFragment Statement)
{
    private const int MostDepth = 16;

    /// <summary>Reads a block; null when it is more than that.</summary>
    public static CodeBlock? Read(string text)
    {
        if (CodeTokens.Of(text) is not { } tokens)
        {
            return null;
        }

        var reader = new Reader(text, tokens);
        return reader.Block(0) && reader.IsAtEnd && reader.Statement is { } statement ? new CodeBlock([.. reader.Conditions], statement) : null;
    }

    private sealed class Reader(string text, List<CodeToken> tokens)
    {
        private int _next;

        public List<CodeFragment> Conditions { get; } = [];

        public CodeFragment? Statement { get; private set; }

        public bool IsAtEnd => _next == tokens.Count || (IsAt(";") && _next == tokens.Count - 1);

        /// <summary>BEGIN statements [EXCEPTION handlers] END</summary>
        public bool Block(int depth)
        {
            if (depth > MostDepth || !Skip("begin") || !Statements(depth, "exception", "end"))
            {
                return false;
            }

            return (!Skip("exception") || Handlers()) && Skip("end");
        }

        /// <summary>WHEN condition [OR condition]… THEN NULL; and further ones.</summary>
        private bool Handlers()
        {
            do
            {
                if (!Skip("when"))
                {
                    return false;
                }

                do
                {
                    if (Skip("sqlstate") ? !SkipLiteral() : !SkipWord())
                    {
                        return false;
                    }
                }
                while (Skip("or"));
                if (!(Skip("then") && Skip("null") && Skip(";")))
                {
                    return false;
                }
            }
            while (!IsAt("end"));
            return true;
        }

        private bool Statements(int depth, params ReadOnlySpan<string> ends)
        {
            while (!IsAtAny(ends))
            {
                var isRead = IsAt("begin") ? Block(depth + 1) && Skip(";")
                    : IsAt("if") ? If(depth + 1)
                    : IsAt("null") ? Skip("null") && Skip(";")
                    : Sql();
                if (!isRead)
                {
                    return false;
                }
            }

            return true;
        }

        private bool If(int depth)
        {
            if (depth > MostDepth || !Skip("if") || !Condition() || !Statements(depth, "elsif", "elseif", "else", "end"))
            {
                return false;
            }

            while (Skip("elsif") || Skip("elseif"))
            {
                if (!Condition() || !Statements(depth, "elsif", "elseif", "else", "end"))
                {
                    return false;
                }
            }

            return (!Skip("else") || Statements(depth, "end")) && Skip("end") && Skip("if") && Skip(";");
        }

        /// <summary>Up to the first THEN that is in no bracket, as PL/pgSQL reads it.</summary>
        private bool Condition()
        {
            var start = _next;
            for (var brackets = 0; _next < tokens.Count; _next++)
            {
                if (brackets == 0 && IsAt("then"))
                {
                    Conditions.Add(Fragment(start, _next));
                    return _next++ > start;
                }

                brackets += IsAt("(") || IsAt("[") ? 1 : IsAt(")") || IsAt("]") ? -1 : 0;
                if (IsAt(";"))
                {
                    return false;
                }
            }

            return false;
        }

        /// <summary>The one statement, up to its semicolon. What begins like PL/pgSQL's own statements is none of SQL's.</summary>
        private bool Sql()
        {
            if (Statement is not null || _next >= tokens.Count || tokens[_next].Word is not ("create" or "alter" or "drop" or "comment"))
            {
                return false;
            }

            var start = _next;
            while (_next < tokens.Count && !IsAt(";"))
            {
                // A body in standard form holds semicolons.
                if (IsAt("atomic"))
                {
                    return false;
                }

                _next++;
            }

            Statement = Fragment(start, _next);
            return Skip(";");
        }

        private CodeFragment Fragment(int first, int end) => end > first
            ? new(tokens[first].Start, text[tokens[first].Start..tokens[end - 1].End])
            : new(0, "");

        private bool IsAt(string what) =>
            _next < tokens.Count && (tokens[_next].Word == what || (tokens[_next].Word is null && what.Length == 1 && tokens[_next].Length == 1 && text[tokens[_next].Start] == what[0]));

        private bool IsAtAny(ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (IsAt(word))
                {
                    return true;
                }
            }

            return _next >= tokens.Count;
        }

        private bool Skip(string what)
        {
            if (!IsAt(what))
            {
                return false;
            }

            _next++;
            return true;
        }

        private bool SkipWord() => _next < tokens.Count && tokens[_next++].Word is not null;

        private bool SkipLiteral() => _next < tokens.Count && text[tokens[_next++].Start] == '\'';
    }
}
