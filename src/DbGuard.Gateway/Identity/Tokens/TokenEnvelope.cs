using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>The outside of a signed token (RFC 7515 compact form), read strictly before anything is verified: it only ever narrows what is tried.</summary>
/// <param name="Algorithm">The header's <c>alg</c>, which is one of those accepted.</param>
/// <param name="KeyId">The header's <c>kid</c>; null when it names no key.</param>
/// <param name="Payload">The claims; not proven yet.</param>
internal sealed record TokenEnvelope(string Algorithm, string? KeyId, JsonElement Payload)
{
    /// <summary>Longest accepted token, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private const int SignedParts = 3;
    private const int EncryptedParts = 5;
    private const int MaxKeyIdLength = 1024;

    /// <summary>The end of the year 9999: later moments cannot be told apart from mistakes.</summary>
    private const double MaxSeconds = 253402300800;

    private static readonly string[] s_times = ["exp", "nbf", "iat"];

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Kinds of tokens that speak of who somebody is or what they may: RFC 7519, 5.1; RFC 9068, 2.1.</summary>
    private static readonly string[] s_types = ["JWT", "at+jwt", "application/at+jwt"];

    /// <summary>Reads it; null and the check that failed when it is nothing that could be accepted.</summary>
    public static (TokenEnvelope? Envelope, string? Refusal) Read(string token, IReadOnlyCollection<string> algorithms)
    {
        if (token.Length > MaxLength)
        {
            return (null, TokenRefusal.TooLong);
        }

        var parts = token.Split('.');
        if (parts.Length == EncryptedParts)
        {
            return (null, TokenRefusal.Encrypted);
        }

        if (parts.Length != SignedParts)
        {
            return (null, TokenRefusal.NotAToken);
        }

        if (!TryReadObject(parts[0], TokenRefusal.UnreadableHeader, out var header, out var refusal)
            || (refusal = HeaderRefusal(header, algorithms)) is not null
            || !TryReadObject(parts[1], TokenRefusal.UnreadableClaims, out var payload, out refusal)
            || (refusal = ClaimsRefusal(payload)) is not null)
        {
            return (null, refusal);
        }

        return parts[2].Length > 0
            ? (new TokenEnvelope(Text(header, "alg")!, Text(header, "kid"), payload), null)
            : (null, TokenRefusal.NoSignature);
    }

    private static string? HeaderRefusal(JsonElement header, IReadOnlyCollection<string> algorithms)
    {
        var algorithm = Text(header, "alg") ?? "";
        if (!algorithms.Contains(algorithm))
        {
            return algorithm.Equals(SecurityAlgorithms.None, StringComparison.OrdinalIgnoreCase) ? TokenRefusal.NotSigned
                : algorithm.StartsWith("HS", StringComparison.OrdinalIgnoreCase) ? TokenRefusal.SharedSecret
                : TokenRefusal.OtherAlgorithm;
        }

        if (header.TryGetProperty("crit", out _))
        {
            return TokenRefusal.CriticalHeader;
        }

        if (header.TryGetProperty("cty", out _))
        {
            return TokenRefusal.Nested;
        }

        return header.TryGetProperty("typ", out var type) && !(type.ValueKind == JsonValueKind.String && s_types.Contains(type.GetString(), StringComparer.OrdinalIgnoreCase))
            ? TokenRefusal.OtherPurpose
            : null;
    }

    private static string? ClaimsRefusal(JsonElement payload)
    {
        foreach (var name in s_times)
        {
            if (payload.TryGetProperty(name, out var value) && !(value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < MaxSeconds))
            {
                return TokenRefusal.OddTime;
            }
        }

        return !payload.TryGetProperty("iss", out _) ? TokenRefusal.NoIssuer
            : !payload.TryGetProperty("aud", out _) ? TokenRefusal.NoAudience
            : null;
    }

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxKeyIdLength } text ? text : null;

    /// <summary>One part as a JSON object that can be read in one way only.</summary>
    private static bool TryReadObject(string part, string unreadable, out JsonElement read, [NotNullWhen(false)] out string? refusal)
    {
        read = default;
        refusal = unreadable;
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, s_strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            read = document.RootElement.Clone();
            refusal = null;
            return true;
        }
        catch (JsonException)
        {
            refusal = IsObject(bytes) ? TokenRefusal.RepeatedName : unreadable;
            return false;
        }
        catch (InvalidOperationException)
        {
            // Text that is no UTF-8, where a name is compared.
            refusal = unreadable;
            return false;
        }
    }

    /// <summary>True when it is an object but for names given twice.</summary>
    private static bool IsObject(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, s_strict with { AllowDuplicateProperties = true });
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
