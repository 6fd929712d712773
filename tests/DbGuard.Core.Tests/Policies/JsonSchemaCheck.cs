using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DbGuard.Core.Tests.Policies;

/// <summary>Validates JSON by the part of JSON Schema draft-07 that docs/policy.schema.json uses; any other keyword there fails the test.</summary>
internal sealed class JsonSchemaCheck(JsonObject root)
{
    private static readonly HashSet<string> s_notes = ["$schema", "title", "description", "definitions", "default"];

    /// <summary>Errors as <c>path: what</c>; empty when the value is valid.</summary>
    public List<string> Check(JsonNode? value) => Check(root, value, "$");

    private List<string> Check(JsonObject schema, JsonNode? value, string path)
    {
        var errors = new List<string>();
        foreach (var (keyword, rule) in schema)
        {
            var error = keyword switch
            {
                "$ref" => Nested(Check((JsonObject)root["definitions"]![rule!.GetValue<string>()["#/definitions/".Length..]]!, value, path), errors),
                "allOf" => Nested(rule!.AsArray().SelectMany(s => Check(s!.AsObject(), value, path)), errors),
                "oneOf" => rule!.AsArray().Count(s => Check(s!.AsObject(), value, path).Count == 0) == 1 ? null : "not exactly one alternative fits",
                "const" => JsonNode.DeepEquals(rule, value) ? null : $"is not {rule}",
                "enum" => rule!.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? null : "is none of the values",
                "type" => (rule is JsonArray types ? types.Select(t => t!.GetValue<string>()) : [rule!.GetValue<string>()]).Any(t => IsOf(t, value)) ? null : $"is no {rule}",
                "pattern" => value?.GetValueKind() != JsonValueKind.String || Regex.IsMatch(value.GetValue<string>(), rule!.GetValue<string>()) ? null : "does not match",
                "minLength" => value?.GetValueKind() != JsonValueKind.String || value.GetValue<string>().Length >= rule!.GetValue<int>() ? null : "is too short",
                "minimum" => Number(value) is not { } n || n >= Number(rule)!.Value ? null : "is too small",
                "exclusiveMinimum" => Number(value) is not { } n || n > Number(rule)!.Value ? null : "is too small",
                "maximum" => Number(value) is not { } n || n <= Number(rule)!.Value ? null : "is too large",
                "items" => value is JsonArray array ? Nested(array.SelectMany((item, i) => Check(rule!.AsObject(), item, $"{path}[{i}]")), errors) : null,
                "minItems" => value is not JsonArray many || many.Count >= rule!.GetValue<int>() ? null : "has too few entries",
                "minProperties" => value is not JsonObject some || some.Count >= rule!.GetValue<int>() ? null : "has too few keys",
                "maxProperties" => value is not JsonObject few || few.Count <= rule!.GetValue<int>() ? null : "has too many keys",
                "required" => value is not JsonObject map || rule!.AsArray().All(k => map.ContainsKey(k!.GetValue<string>())) ? null : "lacks a key",
                "properties" => value is JsonObject keyed
                    ? Nested(keyed.Where(p => rule!.AsObject().ContainsKey(p.Key)).SelectMany(p => Check(rule![p.Key]!.AsObject(), p.Value, $"{path}.{p.Key}")), errors) : null,
                "propertyNames" => value is JsonObject named ? Nested(named.SelectMany(p => Check(rule!.AsObject(), JsonValue.Create(p.Key), $"{path}.{p.Key}")), errors) : null,
                "additionalProperties" => value is JsonObject open
                    ? Nested(open.Where(p => schema["properties"]?.AsObject().ContainsKey(p.Key) != true).SelectMany(p =>
                        rule!.GetValueKind() == JsonValueKind.False ? [$"{path}: unknown key {p.Key}"] : Check(rule.AsObject(), p.Value, $"{path}.{p.Key}")), errors) : null,
                _ => s_notes.Contains(keyword) ? null : throw new NotSupportedException($"JSON Schema keyword {keyword}"),
            };
            if (error is not null)
            {
                errors.Add($"{path}: {error}");
            }
        }

        return errors;
    }

    private static string? Nested(IEnumerable<string> found, List<string> errors)
    {
        errors.AddRange(found);
        return null;
    }

    private static double? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value?.GetValueKind() == JsonValueKind.String,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "number" => Number(value) is not null,
        "integer" => Number(value) is { } n && n == Math.Floor(n),
        "null" => value is null,
        _ => throw new NotSupportedException($"JSON Schema type {type}"),
    };
}
