using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>The claims of a proven token: by name, by JSON Pointer (RFC 6901), and flattened for policies.</summary>
internal sealed class TokenClaims(JsonElement payload)
{
    /// <summary>Longest text taken over, in characters.</summary>
    public const int MaxTextLength = 256;

    private const int MaxClaims = 128;
    private const int MaxDepth = 4;
    private const int MaxValues = 256;

    /// <summary>The claim as text; null when it is missing, empty, too long or not a text, number or truth value.</summary>
    public string? Text(string claim) => Find(claim) is { } found ? Scalar(found) : null;

    /// <summary>The claim as a list of texts; a single text is a list of one.</summary>
    public ImmutableArray<string> List(string claim) => Find(claim) is { } found ? Values(found) : [];

    /// <summary>A claim that is an object; null when it is missing.</summary>
    public JsonElement? Find(string claim)
    {
        if (claim.Length == 0)
        {
            return null;
        }

        if (claim[0] != '/')
        {
            return payload.TryGetProperty(claim, out var direct) ? direct : null;
        }

        var current = payload;
        foreach (var step in claim[1..].Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (current.ValueKind != JsonValueKind.Object || !current.TryGetProperty(name, out current))
            {
                return null;
            }
        }

        return current;
    }

    /// <summary>All claims with their values; those inside objects are named by their path. What is deeper, longer or more than may be is left out: a policy that needs it does not match.</summary>
    public FrozenDictionary<string, ImmutableArray<string>> Flatten()
    {
        var claims = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        Flatten(payload, "", MaxDepth, claims);
        return claims.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Flatten(JsonElement element, string prefix, int depth, Dictionary<string, ImmutableArray<string>> claims)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix.Length == 0 ? property.Name : $"{prefix}/{property.Name}";
            if (claims.Count >= MaxClaims)
            {
                return;
            }

            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                if (depth > 1)
                {
                    Flatten(property.Value, name, depth - 1, claims);
                }
            }
            else if (Values(property.Value) is { IsEmpty: false } values)
            {
                // WHY remove: `a/b` as a name and as a path are two claims; neither may stand for the other.
                if (!claims.TryAdd(name, values))
                {
                    claims[name] = [];
                }
            }
        }
    }

    private static ImmutableArray<string> Values(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().Take(MaxValues).Select(Scalar).OfType<string>()]
        : Scalar(element) is { } one ? [one] : [];

    private static string? Scalar(JsonElement element)
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
            _ => null,
        };
        return text is { Length: > 0 and <= MaxTextLength } && !text.Any(char.IsControl) ? text : null;
    }
}
