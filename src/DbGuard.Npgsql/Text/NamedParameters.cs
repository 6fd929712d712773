using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using System.Text;
using DbGuard.AdoNet.Providers;
using DbGuard.Dialects.Postgres.Syntax;
using Npgsql;

namespace DbGuard.Npgsql.Text;

/// <summary>
/// Replaces <c>@name</c> and <c>:name</c> by <c>$n</c> where PostgreSQL's own scanner sees neither string, comment, quoted name nor cast, and cuts
/// a text with parameters into its statements, because the server takes one at a time then. What comes out is analysed and runs.
/// </summary>
internal static class NamedParameters
{
    public static IReadOnlyList<LoweredText> Lower(string text, NpgsqlParameterCollection parameters)
    {
        var inputs = parameters.Where(p => p.Direction != ParameterDirection.Output && p.Direction != ParameterDirection.ReturnValue).ToList();
        if (inputs.Count == 0)
        {
            return [new LoweredText(text, [])];
        }

        if (inputs.All(p => string.IsNullOrEmpty(p.ParameterName)))
        {
            return [new LoweredText(text, [.. inputs.Select(Positional)])];
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var tokens = SqlTokens.Of(bytes);
        var texts = new List<LoweredText>();
        var from = 0;
        foreach (var end in Ends(bytes, tokens))
        {
            var piece = Piece(bytes, from, end, tokens, inputs);
            if (piece is not null)
            {
                texts.Add(piece);
            }

            from = end + 1;
        }

        return texts.Count == 0 ? [new LoweredText(text, [])] : texts;
    }

    /// <summary>A copy that is sent by position.</summary>
    public static NpgsqlParameter Positional(NpgsqlParameter parameter)
    {
        var copy = parameter.Clone();
        copy.ParameterName = "";
        copy.Direction = ParameterDirection.Input;
        return copy;
    }

    /// <summary>Where statements end: semicolons outside of brackets and of BEGIN ATOMIC, whose text is left whole, and the end of the text.</summary>
    private static List<int> Ends(byte[] bytes, ImmutableArray<SqlToken> tokens)
    {
        var ends = new List<int>();
        var depth = 0;
        if (!HasAtomicBody(bytes, tokens))
        {
            foreach (var token in tokens.Where(t => t.Kind == SqlTokenKind.Symbol && t.Length == 1))
            {
                depth += bytes[token.Offset] switch
                {
                    (byte)'(' or (byte)'[' => 1,
                    (byte)')' or (byte)']' => -1,
                    _ => 0,
                };
                if (bytes[token.Offset] == ';' && depth == 0)
                {
                    ends.Add(token.Offset);
                }
            }
        }

        ends.Add(bytes.Length);
        return ends;
    }

    private static bool HasAtomicBody(byte[] bytes, ImmutableArray<SqlToken> tokens) => tokens.Any(t =>
        t.Kind is SqlTokenKind.Keyword or SqlTokenKind.Identifier && t.Length == 6 && Encoding.ASCII.GetString(bytes, t.Offset, 6).Equals("atomic", StringComparison.OrdinalIgnoreCase));

    /// <summary>One statement with its own numbering; null when there is nothing in it.</summary>
    private static LoweredText? Piece(byte[] bytes, int from, int to, ImmutableArray<SqlToken> tokens, List<NpgsqlParameter> inputs)
    {
        var inside = tokens.Where(t => t.Offset >= from && t.Offset < to).ToList();
        if (!tokens.IsEmpty && !inside.Exists(t => t.Kind != SqlTokenKind.Comment && bytes[t.Offset] != ';'))
        {
            return null;
        }

        var result = new StringBuilder();
        var bound = new List<NpgsqlParameter>();
        var position = from;
        foreach (var token in inside)
        {
            var mark = token.Offset + token.Length - 1;
            if (token.Kind != SqlTokenKind.Symbol || bytes[mark] is not ((byte)'@' or (byte)':') || (token.Length > 1 && bytes[mark - 1] is (byte)'@' or (byte)':')
                || mark < position || Name(bytes, mark + 1, to) is not { Length: > 0 } name || Find(inputs, name) is not { } parameter)
            {
                continue;
            }

            var index = bound.IndexOf(parameter);
            if (index < 0)
            {
                index = bound.Count;
                bound.Add(parameter);
            }

            result.Append(Encoding.UTF8.GetString(bytes, position, mark - position));
            if (mark > from && IsNamePart((char)bytes[mark - 1]))
            {
                // A dollar sign would go on with the name before it.
                result.Append(' ');
            }

            result.Append(CultureInfo.InvariantCulture, $"${index + 1}");
            position = mark + 1 + Encoding.UTF8.GetByteCount(name);
        }

        result.Append(Encoding.UTF8.GetString(bytes, position, to - position));
        return new LoweredText(result.ToString(), [.. bound.Select(Positional)]);
    }

    /// <summary>The longest run of characters that the driver takes for a name.</summary>
    private static string Name(byte[] bytes, int start, int to)
    {
        var rest = Encoding.UTF8.GetString(bytes, start, Math.Min(to - start, 512));
        var length = 0;
        while (length < rest.Length && IsNamePart(rest[length]))
        {
            length++;
        }

        return rest[..length].TrimEnd('.');
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private static NpgsqlParameter? Find(List<NpgsqlParameter> inputs, string name) =>
        inputs.Find(p => Bare(p) == name) ?? inputs.Find(p => Bare(p).Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string Bare(NpgsqlParameter parameter) => parameter.ParameterName.TrimStart('@', ':');
}
