using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Recordings;

/// <summary>Writes one OCSF event: schema.ocsf.io/1.3.0/classes/datastore_activity.</summary>
internal static class OcsfEvent
{
    private const string SchemaVersion = "1.3.0";
    private const int Category = 6;
    private const int Class = 6005;
    private const int Connected = 3;
    private const int Other = 99;

    private static readonly string s_version = typeof(OcsfEvent).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static string Connect(StoredRecord record, AuditBody body)
    {
        var isRefused = (AuditRecordKind)record.Kind == AuditRecordKind.SessionRefused;
        return Write(record, body, (Connected, "Connect"), json =>
        {
            WriteOutcome(json, isRefused ? "deny" : "allow", isRefused ? body.Text("error") ?? "" : null, isRefused ? body.Text("detail") : null);
            json.WriteNumber("type_id", 1);
        });
    }

    /// <param name="record">The decision.</param>
    /// <param name="body">Its body.</param>
    /// <param name="end">Body of the <c>statement_finished</c> record; null when it did not run, or nobody knows how it ended.</param>
    public static string Statement(StoredRecord record, AuditBody body, AuditBody? end) => Write(record, body, Activity(body), json =>
    {
        var verdict = body.Text("decision", "verdict");
        var reason = body.Items("decision", "reasons").FirstOrDefault();
        var hasReason = reason.ValueKind == JsonValueKind.Object;
        var isDenied = verdict == "deny";
        var error = end?.Text("error");
        WriteOutcome(json, verdict, isDenied && hasReason ? TextOf(reason, "code") : error, isDenied && hasReason ? TextOf(reason, "sentence") : null, end is null && !isDenied);
        if (hasReason)
        {
            json.WriteStartObject("firewall_rule");
            WriteText(json, "uid", TextOf(reason, "code"));
            WriteText(json, "name", TextOf(reason, "rule"));
            WriteText(json, "desc", TextOf(reason, "sentence"));
            json.WriteEndObject();
        }

        json.WriteStartObject("policy");
        WriteText(json, "uid", body.Text("decision", "policy"));
        WriteText(json, "name", body.Text("decision", "profile"));
        json.WriteEndObject();
        if (end?.Number("elapsed_us") is { } elapsed)
        {
            json.WriteNumber("duration", elapsed / 1000);
        }

        var touches = body.Items("decision", "touches").ToList();
        json.WriteNumber("type_id", touches.Count > 0 ? 3 : 1);
        if (touches.Count > 0)
        {
            json.WriteStartObject("table");
            WriteText(json, "name", TextOf(touches[0], "table"));
            json.WriteEndObject();
        }

        json.WriteStartObject("query_info");
        WriteText(json, "uid", body.Text("fingerprint"));
        WriteText(json, "datastore_query", body.Text("text"));
        json.WriteNumber("query_time", record.At / 1000);
        if (end?.Number("bytes") is { } bytes)
        {
            json.WriteNumber("bytes_out", bytes);
        }

        json.WriteEndObject();
        WriteUnmapped(json, body, end, touches);
    });

    private static string Write(StoredRecord record, AuditBody body, (int Id, string Name) activity, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("category_uid", Category);
            json.WriteString("category_name", "Application Activity");
            json.WriteNumber("class_uid", Class);
            json.WriteString("class_name", "Datastore Activity");
            json.WriteNumber("activity_id", activity.Id);
            json.WriteString("activity_name", activity.Name);
            json.WriteNumber("type_uid", (Class * 100) + activity.Id);
            json.WriteString("type_name", $"Datastore Activity: {activity.Name}");
            json.WriteNumber("time", record.At / 1000);
            WriteMetadata(json, record);
            WriteActor(json, record, body);
            WriteSource(json, body.Text("client"));
            json.WriteStartObject("database");
            WriteText(json, "name", body.Text("database") ?? "unknown");
            json.WriteString("type", "Relational");
            json.WriteNumber("type_id", 1);
            json.WriteEndObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The heaviest of what it does to the relations it touches.</summary>
    private static (int Id, string Name) Activity(AuditBody body)
    {
        var access = body.Items("decision", "touches")
            .SelectMany(t => t.TryGetProperty("access", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(a => a.GetString()) : [])
            .ToHashSet();
        return access.Contains("define") ? (Other, "Define")
            : access.Contains("delete") || access.Contains("truncate") ? (7, "Delete")
            : access.Contains("update") ? (2, "Update")
            : access.Contains("insert") ? (5, "Write")
            : access.Contains("read") ? (4, "Query")
            : (Other, "Other");
    }

    private static void WriteMetadata(Utf8JsonWriter json, StoredRecord record)
    {
        json.WriteStartObject("metadata");
        json.WriteString("version", SchemaVersion);
        json.WriteStartArray("profiles");
        json.WriteStringValue("security_control");
        json.WriteEndArray();
        json.WriteStartObject("product");
        json.WriteString("name", "DbGuard");
        json.WriteString("vendor_name", "DbGuard");
        json.WriteString("version", s_version);
        json.WriteEndObject();
        json.WriteString("log_name", "evidence chain");
        json.WriteString("uid", Convert.ToHexStringLower(record.Hash));
        json.WriteNumber("sequence", record.Sequence);
        json.WriteString("original_time", UtcText.Of(record.At));
        WriteText(json, "correlation_uid", record.StatementNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"{record.SessionId}/{number}") : record.SessionId);
        json.WriteEndObject();
    }

    private static void WriteActor(Utf8JsonWriter json, StoredRecord record, AuditBody body)
    {
        json.WriteStartObject("actor");
        json.WriteStartObject("user");
        WriteText(json, "name", body.Text("principal", "subject") ?? "unknown");
        WriteText(json, "domain", body.Text("principal", "issuer"));
        json.WriteNumber("type_id", Other);
        json.WriteString("type", body.Text("principal", "kind") ?? "unknown");
        var groups = body.Items("principal", "groups").ToList();
        if (groups.Count > 0)
        {
            json.WriteStartArray("groups");
            foreach (var group in groups)
            {
                json.WriteStartObject();
                WriteText(json, "name", group.GetString());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        if (record.SessionId is { } session)
        {
            json.WriteStartObject("session");
            json.WriteString("uid", session);
            json.WriteEndObject();
        }

        WriteText(json, "app_name", body.Text("application"));
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, string? client)
    {
        json.WriteStartObject("src_endpoint");
        if (client is not null && IPEndPoint.TryParse(client, out var address))
        {
            json.WriteString("ip", address.Address.ToString());
            if (address.Port > 0)
            {
                json.WriteNumber("port", address.Port);
            }
        }
        else
        {
            json.WriteString("name", client ?? "unknown");
        }

        json.WriteEndObject();
    }

    /// <summary>The outcome, in the words of the base event and of the profile for security controls.</summary>
    private static void WriteOutcome(Utf8JsonWriter json, string? verdict, string? code, string? detail, bool isUnknown = false)
    {
        var isDenied = verdict == "deny";
        var hasFailed = isDenied || !string.IsNullOrEmpty(code);
        json.WriteNumber("severity_id", isDenied ? 3 : verdict == "hold" ? 2 : 1);
        json.WriteString("severity", isDenied ? "Medium" : verdict == "hold" ? "Low" : "Informational");
        json.WriteNumber("status_id", isUnknown ? 0 : hasFailed ? 2 : 1);
        json.WriteString("status", isUnknown ? "Unknown" : hasFailed ? "Failure" : "Success");
        WriteText(json, "status_code", code);
        WriteText(json, "status_detail", detail);
        json.WriteNumber("action_id", isDenied ? 2 : 1);
        json.WriteString("action", isDenied ? "Denied" : "Allowed");

        // A held statement that ended with one of the guard's own codes was not approved.
        var isHeldBack = verdict == "hold" && code?.StartsWith("DBG", StringComparison.Ordinal) == true;
        var (id, name) = isDenied || isHeldBack ? (2, "Blocked") : verdict == "hold" && !isUnknown ? (8, "Approved") : verdict == "hold" ? (14, "Delayed") : (1, "Allowed");
        json.WriteNumber("disposition_id", id);
        json.WriteString("disposition", name);
    }

    /// <summary>What the class has no place for.</summary>
    private static void WriteUnmapped(Utf8JsonWriter json, AuditBody body, AuditBody? end, List<JsonElement> touches)
    {
        json.WriteStartObject("unmapped");
        WriteText(json, "verdict", body.Text("decision", "verdict"));
        WriteText(json, "on_behalf_of", body.Text("principal", "on_behalf_of"));
        WriteText(json, "task", body.Text("principal", "task"));
        WriteText(json, "approval", body.Text("approval"));
        WriteText(json, "command_tag", end?.Text("tag"));
        if (end?.Number("rows") is { } rows)
        {
            json.WriteNumber("rows", rows);
        }

        foreach (var (name, items) in ((string, List<JsonElement>)[])[("touches", touches), ("masks", [.. body.Items("decision", "masks")])])
        {
            if (items.Count > 0)
            {
                json.WriteStartArray(name);
                items.ForEach(item => item.WriteTo(json));
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    }

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }
}
