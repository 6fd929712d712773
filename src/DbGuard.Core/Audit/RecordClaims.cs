using System.Security.Cryptography;
using System.Text.Json;

namespace DbGuard.Core.Audit;

/// <summary>Compares what stands beside a body (columns, response) with what the body says.</summary>
internal static class RecordClaims
{
    /// <summary>The first difference, or null.</summary>
    public static (ChainFaultKind Kind, string Reason)? FindDifference(in ChainRecord record)
    {
        try
        {
            return Compare(record);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return (ChainFaultKind.BodyUnreadable, "its body is not a record of this format");
        }
    }

    private static (ChainFaultKind Kind, string Reason)? Compare(in ChainRecord record)
    {
        var json = new Utf8JsonReader(record.Body);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return (ChainFaultKind.BodyUnreadable, "its body is not a record of this format");
        }

        var missing = false;
        var (hasVersion, hasTime, hasKind, hasSession, hasStatement, hasResponse) = (false, false, false, false, false, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string? wrong = null;
            if (json.ValueTextEquals("v"u8))
            {
                json.Read();
                if (json.GetInt32() != AuditRecordEncoder.FormatVersion)
                {
                    return (ChainFaultKind.BodyUnreadable, "its body has a format version this program does not know");
                }

                hasVersion = true;
            }
            else if (json.ValueTextEquals("at"u8))
            {
                json.Read();
                hasTime = true;
                wrong = json.GetInt64() == record.At ? null : "time";
            }
            else if (json.ValueTextEquals("kind"u8))
            {
                json.Read();
                hasKind = true;
                wrong = (long?)AuditNames.KindOf(json.GetString()) == record.Kind ? null : "kind";
            }
            else if (json.ValueTextEquals("session"u8))
            {
                json.Read();
                hasSession = true;
                wrong = record.HasSessionId && json.ValueTextEquals(record.SessionId) ? null : "session";
            }
            else if (json.ValueTextEquals("statement"u8))
            {
                json.Read();
                hasStatement = true;
                wrong = json.GetInt64() == record.StatementNumber ? null : "statement";
            }
            else if (json.ValueTextEquals("response"u8))
            {
                json.Read();
                hasResponse = true;
                if (!record.HasPayload || !IsResponse(ref json, record.Payload))
                {
                    // WHY last: a missing one may be explained by a later record, so everything else is compared first.
                    missing = !record.HasPayload;
                    if (!missing)
                    {
                        return (ChainFaultKind.PayloadMismatch, "its response was changed");
                    }

                    json.Skip();
                }
            }
            else
            {
                json.Read();
                json.Skip();
            }

            if (wrong is not null)
            {
                return (ChainFaultKind.ColumnMismatch, $"its {wrong} column differs from its body");
            }
        }

        if (!hasVersion || !hasTime || !hasKind)
        {
            return (ChainFaultKind.BodyUnreadable, "its body is not a record of this format");
        }

        if (hasSession != record.HasSessionId)
        {
            return (ChainFaultKind.ColumnMismatch, "its session column differs from its body");
        }

        if (hasStatement != record.StatementNumber.HasValue)
        {
            return (ChainFaultKind.ColumnMismatch, "its statement column differs from its body");
        }

        if (missing)
        {
            return (ChainFaultKind.PayloadMissing, "its response is missing");
        }

        return hasResponse == record.HasPayload ? null : (ChainFaultKind.PayloadMismatch, "it has a response its body does not name");
    }

    private static bool IsResponse(ref Utf8JsonReader json, ReadOnlySpan<byte> stored)
    {
        var payload = stored;
        if (PackedResponse.IsPacked(stored))
        {
            if (!PackedResponse.TryUnpack(stored, out var response))
            {
                return false;
            }

            payload = response;
        }

        var (isLength, isHash) = (false, false);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("bytes"u8))
            {
                json.Read();
                isLength = json.GetInt64() == payload.Length;
            }
            else if (json.ValueTextEquals("sha256"u8))
            {
                json.Read();
                isHash = json.ValueTextEquals(Convert.ToHexStringLower(SHA256.HashData(payload)));
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return isLength && isHash;
    }
}
