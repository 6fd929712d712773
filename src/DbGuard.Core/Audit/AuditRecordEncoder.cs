using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Audit;

/// <summary>
/// Writes the body of a record: one UTF-8 JSON object, fields in a fixed order, absent ones left out, described in
/// docs/audit-format.md. The response itself stays outside the body, which carries its length and SHA-256, so that responses
/// can be kept for a shorter time than the records that vouch for them.
/// </summary>
/// <remarks>Not thread-safe: one per thread.</remarks>
public sealed class AuditRecordEncoder : IDisposable
{
    /// <summary>Version of the format, the first field of each body.</summary>
    public const int FormatVersion = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        // WHY: bodies are hashed and stored, never put into a page: names stay readable and short.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly EncodedCache<Decision> Decisions = new(DecisionJson.Encode);
    private static readonly EncodedCache<Principal> Principals = new(PrincipalJson.Encode);

    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);

    /// <summary>Writes the body of <paramref name="record"/> to <paramref name="output"/>.</summary>
    public void Encode(AuditRecord record, IBufferWriter<byte> output)
    {
        var json = _json;
        json.Reset(output);
        json.WriteStartObject();
        json.WriteNumber(Fields.Version, FormatVersion);
        json.WriteNumber(Fields.At, AuditTime.ToMicroseconds(record.At));
        json.WriteString(Fields.Kind, AuditNames.Of(record.Kind));
        Write(json, Fields.Session, record.SessionId);
        Write(json, Fields.Statement, record.StatementNumber);
        if (record.Principal is { } principal)
        {
            json.WritePropertyName(Fields.Principal);
            json.WriteRawValue(Principals.Get(principal), skipInputValidation: true);
        }

        Write(json, Fields.Profile, record.Profile);
        Write(json, Fields.Client, record.ClientAddress);
        Write(json, Fields.Database, record.Database);
        Write(json, Fields.Application, record.Application);
        Write(json, Fields.Text, record.Statement);
        Write(json, Fields.TextHash, record.StatementHash);
        Write(json, Fields.Fingerprint, record.Fingerprint);
        if (record.Parameters is { } parameters)
        {
            json.WriteStartArray(Fields.Parameters);
            for (var i = 0; i < parameters.Count; i++)
            {
                json.WriteStringValue(parameters[i]);
            }

            json.WriteEndArray();
        }

        if (record.Decision is { } decision)
        {
            json.WritePropertyName(Fields.Decision);
            json.WriteRawValue(Decisions.Get(decision), skipInputValidation: true);
        }

        Write(json, Fields.Approval, record.ApprovalId);
        Write(json, Fields.ApprovalState, record.ApprovalState);
        Write(json, Fields.Approver, record.Approver);
        Write(json, Fields.Comment, record.Comment);
        Write(json, Fields.Rows, record.Rows);
        Write(json, Fields.Changed, record.Changed);
        Write(json, Fields.Bytes, record.Bytes);
        Write(json, Fields.Elapsed, record.Elapsed is { } elapsed ? elapsed.Ticks / TimeSpan.TicksPerMicrosecond : null);
        Write(json, Fields.Error, record.Error);
        Write(json, Fields.CommandTag, record.CommandTag);
        if (record.Findings is { Count: > 0 } findings)
        {
            WriteFindings(json, findings);
        }

        if (record.Response is { } response)
        {
            WriteResponse(json, response.Span, record.ResponseTruncated is true);
        }

        if (record.Checkpoint is { } checkpoint)
        {
            json.WriteStartObject(Fields.Checkpoint);
            CheckpointJson.Write(json, checkpoint);
            json.WriteEndObject();
        }

        if (record.LegalHold is { } hold)
        {
            json.WriteStartObject("legal_hold");
            RetentionJson.Write(json, hold);
            json.WriteEndObject();
        }

        if (record.Removed is { } removed)
        {
            json.WriteStartObject("removed");
            RetentionJson.Write(json, removed);
            json.WriteEndObject();
        }

        Write(json, Fields.Detail, record.Detail);
        json.WriteEndObject();
        json.Flush();
    }

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    internal static byte[] ToBytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static void Write(Utf8JsonWriter json, JsonEncodedText name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    internal static void Write(Utf8JsonWriter json, JsonEncodedText name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteFindings(Utf8JsonWriter json, IReadOnlyList<ContentFinding> findings)
    {
        json.WriteStartArray(Fields.Findings);
        for (var i = 0; i < findings.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber(Fields.Column, findings[i].Column);
            json.WriteString(Fields.Detector, findings[i].Detector);
            json.WriteNumber(Fields.Count, findings[i].Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResponse(Utf8JsonWriter json, ReadOnlySpan<byte> response, bool isTruncated)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> hex = stackalloc byte[SHA256.HashSizeInBytes * 2];
        SHA256.HashData(response, hash);
        _ = Convert.TryToHexStringLower(hash, hex, out _);
        json.WriteStartObject(Fields.Response);
        json.WriteNumber(Fields.Bytes, response.Length);
        json.WriteString(Fields.Sha256, hex);
        if (isTruncated)
        {
            json.WriteBoolean(Fields.Truncated, true);
        }

        json.WriteEndObject();
    }

    private static class Fields
    {
        public static readonly JsonEncodedText Version = JsonEncodedText.Encode("v");
        public static readonly JsonEncodedText At = JsonEncodedText.Encode("at");
        public static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
        public static readonly JsonEncodedText Session = JsonEncodedText.Encode("session");
        public static readonly JsonEncodedText Statement = JsonEncodedText.Encode("statement");
        public static readonly JsonEncodedText Principal = JsonEncodedText.Encode("principal");
        public static readonly JsonEncodedText Profile = JsonEncodedText.Encode("profile");
        public static readonly JsonEncodedText Client = JsonEncodedText.Encode("client");
        public static readonly JsonEncodedText Database = JsonEncodedText.Encode("database");
        public static readonly JsonEncodedText Application = JsonEncodedText.Encode("application");
        public static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");
        public static readonly JsonEncodedText TextHash = JsonEncodedText.Encode("text_sha256");
        public static readonly JsonEncodedText Fingerprint = JsonEncodedText.Encode("fingerprint");
        public static readonly JsonEncodedText Parameters = JsonEncodedText.Encode("parameters");
        public static readonly JsonEncodedText Decision = JsonEncodedText.Encode("decision");
        public static readonly JsonEncodedText Approval = JsonEncodedText.Encode("approval");
        public static readonly JsonEncodedText ApprovalState = JsonEncodedText.Encode("approval_state");
        public static readonly JsonEncodedText Approver = JsonEncodedText.Encode("approver");
        public static readonly JsonEncodedText Comment = JsonEncodedText.Encode("comment");
        public static readonly JsonEncodedText Rows = JsonEncodedText.Encode("rows");
        public static readonly JsonEncodedText Changed = JsonEncodedText.Encode("changed");
        public static readonly JsonEncodedText Bytes = JsonEncodedText.Encode("bytes");
        public static readonly JsonEncodedText Elapsed = JsonEncodedText.Encode("elapsed_us");
        public static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");
        public static readonly JsonEncodedText CommandTag = JsonEncodedText.Encode("tag");
        public static readonly JsonEncodedText Findings = JsonEncodedText.Encode("findings");
        public static readonly JsonEncodedText Column = JsonEncodedText.Encode("column");
        public static readonly JsonEncodedText Detector = JsonEncodedText.Encode("detector");
        public static readonly JsonEncodedText Count = JsonEncodedText.Encode("count");
        public static readonly JsonEncodedText Response = JsonEncodedText.Encode("response");
        public static readonly JsonEncodedText Sha256 = JsonEncodedText.Encode("sha256");
        public static readonly JsonEncodedText Truncated = JsonEncodedText.Encode("truncated");
        public static readonly JsonEncodedText Checkpoint = JsonEncodedText.Encode("checkpoint");
        public static readonly JsonEncodedText Detail = JsonEncodedText.Encode("detail");
    }
}
