using System.Collections.Immutable;
using System.Text;
using DbGuard.Core.Catalog;

namespace DbGuard.Core.Policies.Patterns;

/// <summary>
/// A pattern for dotted names, such as <c>public.*</c> or <c>*.*.email</c>. <c>*</c> matches within one part only and the whole name must
/// match. A part is written as the database shows the name: lower case as it is, anything else in double quotes; inside quotes
/// <c>*</c> is a character like any other and <c>""</c> is one quote.
/// </summary>
public sealed class NamePattern
{
    private NamePattern(string text, ImmutableArray<Glob> parts)
    {
        Text = text;
        Parts = parts;
    }

    /// <summary>As written in the policy.</summary>
    public string Text { get; }

    public ImmutableArray<Glob> Parts { get; }

    /// <summary>Matches every name of that many parts.</summary>
    public static NamePattern Any(int parts) => new(string.Join('.', Enumerable.Repeat('*', parts)), [.. Enumerable.Repeat(Glob.Any, parts)]);

    public bool Matches(QualifiedName name) => Parts.Length == 2 && Parts[0].Matches(name.Schema) && Parts[1].Matches(name.Name);

    public bool Matches(QualifiedName table, string column) =>
        Parts.Length == 3 && Parts[0].Matches(table.Schema) && Parts[1].Matches(table.Name) && Parts[2].Matches(column);

    /// <summary>Reads a pattern of exactly as many parts as <paramref name="shape"/> has, e.g. <c>schema.table</c>.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="shape">The shape expected, for the count of parts and for the error.</param>
    /// <param name="pattern">The pattern; null when it is none.</param>
    /// <param name="error">What is wrong with it; empty when nothing is.</param>
    public static bool TryParse(string text, string shape, out NamePattern? pattern, out string error)
    {
        pattern = null;
        var parts = ImmutableArray.CreateBuilder<Glob>(3);
        var rest = text.AsSpan();
        while (true)
        {
            if (!TryReadPart(ref rest, out var part, out error))
            {
                return false;
            }

            parts.Add(part!);
            if (rest.IsEmpty)
            {
                break;
            }

            rest = rest[1..];
        }

        var expected = shape.Count(c => c == '.') + 1;
        if (parts.Count != expected)
        {
            error = $"has {parts.Count} {(parts.Count == 1 ? "part" : "parts")}, not {expected}";
            return false;
        }

        pattern = new NamePattern(text, parts.ToImmutable());
        return true;
    }

    public override string ToString() => Text;

    /// <summary>Takes one part; leaves <paramref name="rest"/> empty or at a dot.</summary>
    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out Glob? part, out string error)
    {
        part = null;
        if (!rest.IsEmpty && rest[0] == '"')
        {
            return TryReadQuotedPart(ref rest, out part, out error);
        }

        var length = rest.IndexOf('.');
        var text = length < 0 ? rest : rest[..length];
        if (text.IsEmpty)
        {
            error = "has an empty part";
            return false;
        }

        foreach (var c in text)
        {
            if (char.IsUpper(c))
            {
                error = "has upper case outside quotes";
                return false;
            }

            if (!char.IsLetterOrDigit(c) && c is not ('_' or '$' or '*' or '-'))
            {
                error = $"has the character `{c}` outside quotes";
                return false;
            }
        }

        part = Glob.Pattern(text.ToString());
        rest = rest[text.Length..];
        error = "";
        return true;
    }

    private static bool TryReadQuotedPart(ref ReadOnlySpan<char> rest, out Glob? part, out string error)
    {
        part = null;
        var text = new StringBuilder();
        var at = 1;
        while (at < rest.Length)
        {
            if (rest[at] != '"')
            {
                text.Append(rest[at++]);
            }
            else if (at + 1 < rest.Length && rest[at + 1] == '"')
            {
                text.Append('"');
                at += 2;
            }
            else
            {
                break;
            }
        }

        if (at >= rest.Length)
        {
            error = "has a quote that does not end";
            return false;
        }

        rest = rest[(at + 1)..];
        if (text.Length == 0)
        {
            error = "has an empty part";
            return false;
        }

        if (!rest.IsEmpty && rest[0] != '.')
        {
            error = "has text after a closing quote";
            return false;
        }

        part = Glob.Literal(text.ToString());
        error = "";
        return true;
    }
}
