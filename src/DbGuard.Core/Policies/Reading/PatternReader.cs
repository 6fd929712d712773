using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Patterns;

namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads patterns of every kind.</summary>
internal static class PatternReader
{
    public const string Table = "schema.table";
    public const string Column = "schema.table.column";
    public const string Function = "schema.function";
    private const string Object = "schema.object";

    /// <summary>A dotted name of the given shape.</summary>
    public static NamePattern? Name(Field field, string shape)
    {
        if (field.Text("a pattern") is not { } text)
        {
            return null;
        }

        if (NamePattern.TryParse(text, shape, out var pattern, out var error))
        {
            return pattern;
        }

        var example = string.Join('.', Enumerable.Repeat('*', shape.Count(c => c == '.') + 1));
        field.Report("DBG6109", $"pattern `{text}` {error}",
            error.Contains("quotes", StringComparison.Ordinal)
                ? "put a part that is not plain lower case in double quotes, inside single ones: 'public.\"Orders\"'"
                : $"write `{shape}`; `*` stands for any run of characters within one part, `{example}` for all");
        return null;
    }

    /// <summary>A text with <c>*</c> anywhere.</summary>
    public static Glob? Text(Field field) => field.Text("a pattern") is { } text ? Glob.Pattern(text) : null;

    /// <summary>A kind of object, alone or with a name pattern.</summary>
    public static ObjectPattern? ObjectKindAndName(Field field)
    {
        if (field.Text("a kind of object") is not { } text)
        {
            return null;
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var word = space < 0 ? text : text[..space];
        ObjectKind? kind = null;
        if (word != "*")
        {
            if (!PolicyWords.Objects.TryGetValue(word, out var known))
            {
                field.Report("DBG6107", $"`{word}` is not a kind of object", NearestWord.Help(word, ["*", .. PolicyWords.Objects.Keys.Order(StringComparer.Ordinal)]));
                return null;
            }

            kind = known;
        }

        if (space < 0)
        {
            return new ObjectPattern(kind, null);
        }

        var name = Name(field with { Node = new ScalarNode(text[(space + 1)..].Trim(), true, field.Node.Place) }, Object);
        return name is null ? null : new ObjectPattern(kind, name);
    }
}
