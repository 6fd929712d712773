using System.Globalization;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary>The fields of a record's body for showing. What is not there, or not readable, is null: showing never fails on a broken record.</summary>
internal sealed class AuditBody
{
    private readonly JsonElement _root;

    private AuditBody(JsonElement root) => _root = root;

    public bool IsReadable => _root.ValueKind == JsonValueKind.Object;

    public JsonElement Root => _root;

    public static AuditBody Of(StoredRecord record)
    {
        try
        {
            using var document = JsonDocument.Parse(record.Body);
            return new AuditBody(document.RootElement.Clone());
        }
        catch (JsonException)
        {
            return new AuditBody(default);
        }
    }

    /// <summary>The kind's name; its number when this version does not know it.</summary>
    public static string KindOf(StoredRecord record) => Enum.IsDefined((AuditRecordKind)record.Kind)
        ? AuditNames.Of((AuditRecordKind)record.Kind)
        : string.Create(CultureInfo.InvariantCulture, $"kind_{record.Kind}");

    /// <summary>A text field, given by its path.</summary>
    public string? Text(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public long? Number(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>True when the field is there and true.</summary>
    public bool Flag(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.True };

    public IEnumerable<JsonElement> Items(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>The principal as <c>issuer/subject</c>, and for whom.</summary>
    public string? Principal() => Text("principal", "subject") is { } subject
        ? $"{Text("principal", "issuer")}/{subject}" + (Text("principal", "on_behalf_of") is { } human ? $" for {human}" : "")
        : null;

    /// <summary>One record as a JSON line; the body goes in as it is stored.</summary>
    public static string ToJsonLine(StoredRecord record, bool withResponse)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{{\"seq\":{record.Sequence},\"hash\":\"{Convert.ToHexStringLower(record.Hash)}\",\"record\":");
        line.Append(Of(record).IsReadable ? Encoding.UTF8.GetString(record.Body) : "null");
        if (withResponse && record.Payload is { } payload)
        {
            line.Append(",\"response_base64\":\"").Append(Convert.ToBase64String(payload)).Append('"');
        }

        return line.Append('}').ToString();
    }

    private JsonElement? Find(ReadOnlySpan<string> path)
    {
        var found = _root;
        foreach (var name in path)
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found;
    }
}
