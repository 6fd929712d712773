using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>Reads the lines of a production file; text.txt says how they are written.</summary>
internal static partial class ProductionReader
{
    private const string Field = "!field";

    /// <summary>The productions of an embedded file.</summary>
    public static IEnumerable<Production> Read(string file, Area area) =>
        EmbeddedText.Read(file).Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => Parse(line, area));

    /// <summary>One line.</summary>
    /// <exception cref="FormatException">It is not written as it should be.</exception>
    public static Production Parse(string line, Area area)
    {
        var match = Line().Match(line);
        if (!match.Success)
        {
            throw new FormatException($"no production: {line}");
        }

        var result = match.Groups["type"].Value;
        var template = Template(match.Groups["template"].Value);
        var variable = VariableIn(line);
        if (result[0] == '(')
        {
            var columns = result[1..^1].Split(',', StringSplitOptions.TrimEntries).Select(pair => pair.Split(' ')).Select(pair => Column(pair[0], pair[1]));
            return new Production(area, [.. columns], template, variable, YieldsArray: false) { IsNamed = true };
        }

        var isField = result.EndsWith(Field, StringComparison.Ordinal);
        result = isField ? result[..^Field.Length] : result;
        return new Production(area, [Column("value", result)], template, variable, YieldsArray: IsVariable(result.Replace("[]", "", StringComparison.Ordinal)) && result.EndsWith("[]", StringComparison.Ordinal))
        {
            IsField = isField,
        };
    }

    private static (string Name, SqlType? Type, Traits Traits) Column(string name, string type)
    {
        var parts = type.Split('!', ',');
        var traits = parts.Skip(1).Aggregate(Traits.None, (all, label) => all | Traits.Touches | (label == "pii" ? Traits.Hidden : Traits.Comparable));
        return (name, IsVariable(parts[0].Replace("[]", "", StringComparison.Ordinal)) ? null : Named(parts[0]), traits);
    }

    private static ImmutableArray<TemplatePart> Template(string text)
    {
        var parts = ImmutableArray.CreateBuilder<TemplatePart>();
        foreach (Match piece in Piece().Matches(text))
        {
            parts.Add(piece.Groups["hole"].Success
                ? new TemplatePart(null, ParseHole(piece.Groups["hole"].Value))
                : new TemplatePart(piece.Value.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal), null));
        }

        return parts.DrainToImmutable();
    }

    private static Hole ParseHole(string text)
    {
        if (Bounds().Match(text) is { Success: true } bounds)
        {
            return new Hole(
                HoleKind.Number, SqlTypes.Int4, false, false,
                int.Parse(bounds.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(bounds.Groups[2].Value, CultureInfo.InvariantCulture));
        }

        var kind = text[0] switch
        {
            '?' => HoleKind.Revealing,
            '!' => HoleKind.Constant,
            _ => HoleKind.Value,
        };
        var name = kind == HoleKind.Value ? text : text[1..];
        var isArray = name.EndsWith("[]", StringComparison.Ordinal);
        var element = isArray ? name[..^2] : name;
        return IsVariable(element) || element == "A"
            ? new Hole(kind, null, element != "A", isArray, 0, 0)
            : new Hole(kind, Named(name), false, false, 0, 0);
    }

    private static bool IsVariable(string name) => name is "T" or "E" or "O";

    private static TypeVariable VariableIn(string line) => Variable().Match(line).Value switch
    {
        "T" => TypeVariable.Any,
        "E" => TypeVariable.Equatable,
        "O" => TypeVariable.Orderable,
        _ => TypeVariable.None,
    };

    private static SqlType Named(string name) => SqlTypes.Find(name) ?? throw new FormatException($"no type {name}");

    [GeneratedRegex(@"^(?<type>\([^)]*\)|\S+) (?<template>.+)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<!\{)\{(?<hole>[^{}]+)\}(?!\})|(?:[^{}]|\{\{|\}\})+")]
    private static partial Regex Piece();

    [GeneratedRegex(@"^(\d+)-(\d+)$")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"(?<=^|\{[?!]?)[TEO](?=[ \[\}])")]
    private static partial Regex Variable();
}
