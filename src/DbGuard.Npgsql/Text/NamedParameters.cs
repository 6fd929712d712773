using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
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
    private static readonly NamedTexts s_known = new();

    public static IReadOnlyList<LoweredText> Lower(string text, NpgsqlParameterCollection parameters)
    {
        var inputs = new List<NpgsqlParameter>(parameters.Count);
        var isNamed = false;
        for (var i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            if (parameter.Direction is not (ParameterDirection.Output or ParameterDirection.ReturnValue))
            {
                inputs.Add(parameter);
                isNamed |= !string.IsNullOrEmpty(parameter.ParameterName);
            }
        }

        if (!isNamed)
        {
            return [new LoweredText(text, Bind(inputs, null))];
        }

        var pieces = s_known.Find(text, inputs) ?? s_known.Add(text, inputs, Cut(text, inputs));
        return pieces.ConvertAll(piece => new LoweredText(piece.Text, Bind(inputs, piece.Parameters)));
    }

    /// <summary>The statements of a text, each with its own numbering.</summary>
    private static List<NumberedText> Cut(string text, List<NpgsqlParameter> inputs)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var tokens = SqlTokens.Of(bytes);
        var pieces = new List<NumberedText>();
        var from = 0;
        foreach (var end in Ends(bytes, tokens))
        {
            if (Piece(bytes, from, end, tokens, inputs) is { } piece)
            {
                pieces.Add(piece);
            }

            from = end + 1;
        }

        return pieces.Count == 0 ? [new NumberedText(text, [])] : pieces;
    }

    /// <summary>Copies of the parameters that a text binds, in its order; all when it does not say.</summary>
    private static ImmutableArray<DbParameter> Bind(List<NpgsqlParameter> inputs, int[]? order)
    {
        if (inputs.Count == 0 || order is [])
        {
            return [];
        }

        var bound = new DbParameter[order?.Length ?? inputs.Count];
        for (var i = 0; i < bound.Length; i++)
        {
            bound[i] = Positional(inputs[order?[i] ?? i]);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(bound);
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
    private static NumberedText? Piece(byte[] bytes, int from, int to, ImmutableArray<SqlToken> tokens, List<NpgsqlParameter> inputs)
    {
        var inside = tokens.Where(t => t.Offset >= from && t.Offset < to).ToList();
        if (!tokens.IsEmpty && !inside.Exists(t => t.Kind != SqlTokenKind.Comment && bytes[t.Offset] != ';'))
        {
            return null;
        }

        var result = new StringBuilder();
        var bound = new List<int>();
        var position = from;
        foreach (var token in inside)
        {
            var mark = token.Offset + token.Length - 1;
            if (token.Kind != SqlTokenKind.Symbol || bytes[mark] is not ((byte)'@' or (byte)':') || (token.Length > 1 && bytes[mark - 1] is (byte)'@' or (byte)':')
                || mark < position || Name(bytes, mark + 1, to) is not { Length: > 0 } name || Find(inputs, name) is not (>= 0 and var parameter))
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
        return new NumberedText(result.ToString(), [.. bound]);
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

    /// <summary>Which input a name means; -1 for none.</summary>
    private static int Find(List<NpgsqlParameter> inputs, string name) => inputs.FindIndex(p => Bare(p) == name) is >= 0 and var exact
        ? exact
        : inputs.FindIndex(p => Bare(p).Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string Bare(NpgsqlParameter parameter) => parameter.ParameterName.TrimStart('@', ':');
}
