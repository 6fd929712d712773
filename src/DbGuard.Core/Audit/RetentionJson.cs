using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
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

    /// <summary>The hold that a record of one names.</summary>
    /// <returns>False when the body does not name one in this format.</returns>
    public static bool TryHoldOf(ReadOnlyMemory<byte> body, [NotNullWhen(true)] out LegalHold? hold)
    {
        hold = null;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("legal_hold", out var named) || Text(named, "id") is not { Length: > 0 } id)
            {
                return false;
            }

            hold = new LegalHold(id)
            {
                Principal = Text(named, "principal"),
                Session = Text(named, "session"),
                Table = Text(named, "table"),
                Since = Number(named, "since"),
                Until = Number(named, "until"),
            };
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    /// <summary>The ranges that a <c>responses_removed</c> record names.</summary>
    /// <param name="body">The record's body.</param>
    /// <param name="ranges">The ranges, from 1 on, each with its first not after its last.</param>
    /// <returns>False when the body does not name them in this format.</returns>
    public static bool TryRangesOf(ReadOnlyMemory<byte> body, out ImmutableArray<SequenceRange> ranges)
    {
        ranges = [];
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root
                || !root.TryGetProperty("removed", out var removed) || removed.ValueKind != JsonValueKind.Object
                || !removed.TryGetProperty("ranges", out var named) || named.ValueKind != JsonValueKind.Array)
            {
                return false;
            }

            var found = ImmutableArray.CreateBuilder<SequenceRange>(named.GetArrayLength());
            foreach (var pair in named.EnumerateArray())
            {
                if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || !IsNumber(pair[0], out var first) || !IsNumber(pair[1], out var last) || first < 1 || last < first)
                {
                    return false;
                }

                found.Add(new SequenceRange(first, last));
            }

            ranges = found.MoveToImmutable();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsNumber(JsonElement json, out long number)
    {
        number = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out number);
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
