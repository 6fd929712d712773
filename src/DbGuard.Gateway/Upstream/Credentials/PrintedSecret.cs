using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>Reads what a program printed.</summary>
/// <remarks>
/// Three forms, told apart by their beginning:
/// <code>
/// secret                                                              a line of text
/// {"password": "…", "user": "…", "expires_at": "2026-11-26T12:00:00Z"}   an object; only the password must be there
/// {"kind": "ExecCredential", "status": {"token": "…", "expirationTimestamp": "…"}}   kubectl's
/// </code>
/// Source: Kubernetes docs, client authentication (v1), ExecCredential.
/// </remarks>
internal static class PrintedSecret
{
    /// <summary>The secret.</summary>
    /// <exception cref="SecretUnavailableException">The text is none of the forms.</exception>
    public static UpstreamSecret Read(ReadOnlySpan<byte> printed)
    {
        var text = printed.Trim(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            throw new SecretUnavailableException("the command for the upstream password prints nothing");
        }

        if (text[0] == (byte)'{')
        {
            return ReadObject(text);
        }

        return text.IndexOfAny((byte)'\n', (byte)'\r') < 0
            ? new UpstreamSecret(null, text.ToArray())
            : throw new SecretUnavailableException("the command for the upstream password prints more than one line");
    }

    private static UpstreamSecret ReadObject(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            var isExec = root.TryGetProperty("kind", out var kind) && kind.ValueEquals("ExecCredential");
            var status = isExec ? root.GetProperty("status") : root;
            var password = status.GetProperty(isExec ? "token" : "password").GetString();
            if (string.IsNullOrEmpty(password))
            {
                throw new SecretUnavailableException("the command for the upstream password prints an empty one");
            }

            return new UpstreamSecret(
                !isExec && root.TryGetProperty("user", out var user) ? user.GetString() : null,
                Encoding.UTF8.GetBytes(password),
                status.TryGetProperty(isExec ? "expirationTimestamp" : "expires_at", out var until) ? ReadTime(until.GetString()) : null);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // WHY no cause: a parser's message quotes what it read.
            throw new SecretUnavailableException("the command for the upstream password prints an object without `password`, or one that cannot be read");
        }
    }

    private static DateTimeOffset ReadTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new SecretUnavailableException("the command for the upstream password prints an expiry that is no time");
}
