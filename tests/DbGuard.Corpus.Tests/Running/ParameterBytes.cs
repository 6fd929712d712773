using System.Text;
using System.Text.Json;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>Values of parameters as cases write them: text, number, boolean, null, or <c>{"hex": "…"}</c>.</summary>
internal static class ParameterBytes
{
    /// <summary>The bytes to send; null for NULL.</summary>
    public static byte[]? Of(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? Convert.FromHexString(value.GetProperty("hex").GetString()!)
        : TextOf(value) is { } text ? Encoding.UTF8.GetBytes(text) : null;

    /// <summary>The value as text; null for NULL.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => value.GetRawText(),
        _ => throw new InvalidDataException($"a parameter cannot be {value.ValueKind}"),
    };
}
