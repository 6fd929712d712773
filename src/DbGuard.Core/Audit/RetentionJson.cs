using System.Collections.Immutable;
using System.Text.Json;

namespace DbGuard.Core.Audit;

/// <summary>Legal holds and removals in a record's body.</summary>
public static class RetentionJson
{
    /// <summary>The fields of a hold, into an open object.</summary>
    public static void Write(Utf8JsonWriter json, LegalHold hold)
    {
        json.WriteString("id", hold.Id);
        Write(json, "principal", hold.Principal);
        Write(json, "session", hold.Session);
        Write(json, "table", hold.Table);
        Write(json, "since", hold.Since);
        Write(json, "until", hold.Until);
    }

    /// <summary>The fields <c>class</c>, <c>before</c> and <c>ranges</c>, into an open object.</summary>
    public static void Write(Utf8JsonWriter json, ResponseRemoval removal)
    {
        json.WriteString("class", removal.Class);
        json.WriteNumber("before", removal.Before);
        json.WriteStartArray("ranges");
        foreach (var range in removal.Ranges)
        {
            json.WriteStartArray();
            json.WriteNumberValue(range.First);
            json.WriteNumberValue(range.Last);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>The hold of a body; null when it has none.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A field is of another type.</exception>
    public static LegalHold? HoldOf(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        return !json.RootElement.TryGetProperty("legal_hold", out var hold) ? null : new LegalHold(Text(hold, "id") ?? "")
        {
            Principal = Text(hold, "principal"),
            Session = Text(hold, "session"),
            Table = Text(hold, "table"),
            Since = Number(hold, "since"),
            Until = Number(hold, "until"),
        };
    }

    /// <summary>The ranges that a <c>responses_removed</c> record names; empty when it names none.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A field is of another type.</exception>
    /// <exception cref="FormatException">A number is too large.</exception>
    public static ImmutableArray<SequenceRange> RangesOf(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        if (!json.RootElement.TryGetProperty("removed", out var removed) || !removed.TryGetProperty("ranges", out var ranges))
        {
            return [];
        }

        return [.. ranges.EnumerateArray().Where(r => r.GetArrayLength() == 2).Select(r => new SequenceRange(r[0].GetInt64(), r[1].GetInt64()))];
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
