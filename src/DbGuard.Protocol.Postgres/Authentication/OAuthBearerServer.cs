using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>The server's side of SASL OAUTHBEARER: what the client's message says, and what a refusal looks like. The token itself is judged elsewhere.</summary>
/// <remarks>
/// <code>
/// client: n,,^Aauth=Bearer TOKEN^A^A        // ^A is 0x01; without a token: n,,^Aauth=^A^A, which asks where to get one
/// server: AuthenticationOk, or AuthenticationSASLContinue with a JSON object
/// client: ^A                                // after a refusal; then ErrorResponse ends it
/// </code>
/// Source: PostgreSQL 18 docs, 54.3.2 OAUTHBEARER Authentication; RFC 7628, 3.1 and 3.2.2; RFC 6750, 2.1.
/// </remarks>
public static class OAuthBearerServer
{
    /// <summary>Name of the mechanism.</summary>
    public const string Mechanism = "OAUTHBEARER";

    private const char Separator = '\u0001';
    private const string Scheme = "Bearer";

    /// <summary>The client's answer to a refusal.</summary>
    private static ReadOnlySpan<byte> Dummy => [(byte)Separator];

    /// <summary>Reads the client's first message.</summary>
    /// <param name="data">Data of SASLInitialResponse or SASLResponse.</param>
    /// <param name="token">The token; empty when the client asks where to get one.</param>
    /// <param name="failure">Why it cannot be read.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, out string token, [NotNullWhen(false)] out AuthenticationFailure? failure)
    {
        token = "";
        if (ScramAttributes.Decode(data) is not { } message)
        {
            failure = AuthenticationFailure.Malformed("OAUTHBEARER message");
            return false;
        }

        failure = ReadHeader(message, out var rest);
        if (failure is null && !TryReadPairs(rest, out token))
        {
            failure = AuthenticationFailure.Malformed("OAUTHBEARER message");
        }

        return failure is null;
    }

    /// <summary>The refusal: what went wrong, and where a token can be had.</summary>
    /// <param name="openIdConfiguration">Address of the issuer's metadata.</param>
    /// <param name="scope">The scope to ask for.</param>
    public static byte[] Refusal(string openIdConfiguration, string scope)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", "invalid_token");
            json.WriteString("openid-configuration", openIdConfiguration);
            json.WriteString("scope", scope);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>True when a message is the answer that a client gives to a refusal.</summary>
    public static bool IsDummy(ReadOnlySpan<byte> data) => data.SequenceEqual(Dummy);

    private static AuthenticationFailure? ReadHeader(string message, out string rest)
    {
        rest = "";
        if (message.StartsWith("p=", StringComparison.Ordinal))
        {
            return AuthenticationFailure.Unsupported("channel binding with OAUTHBEARER");
        }

        if (!message.StartsWith("n,", StringComparison.Ordinal) && !message.StartsWith("y,", StringComparison.Ordinal))
        {
            return AuthenticationFailure.Malformed("channel-binding flag");
        }

        if (message.Length > 2 && message[2] == 'a')
        {
            return AuthenticationFailure.Unsupported("a SASL authorization identity");
        }

        if (message.Length < 4 || message[2] != ',' || message[3] != Separator)
        {
            return AuthenticationFailure.Malformed("OAUTHBEARER message");
        }

        rest = message[4..];
        return null;
    }

    /// <summary>Reads <c>key=value^A</c> pairs up to the last separator; <c>auth</c> must be among them once, others mean nothing here.</summary>
    private static bool TryReadPairs(string rest, out string token)
    {
        token = "";
        string? authorization = null;
        while (true)
        {
            var end = rest.IndexOf(Separator, StringComparison.Ordinal);
            if (end < 0)
            {
                return false;
            }

            if (end == 0)
            {
                return rest.Length == 1 && authorization is not null && TryReadAuthorization(authorization, out token);
            }

            var pair = rest[..end];
            rest = rest[(end + 1)..];
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !pair.AsSpan(0, equals).ContainsOnlyLetters())
            {
                return false;
            }

            if (pair.AsSpan(0, equals) is "auth")
            {
                if (authorization is not null)
                {
                    return false;
                }

                authorization = pair[(equals + 1)..];
            }
        }
    }

    private static bool TryReadAuthorization(string authorization, out string token)
    {
        token = "";
        if (authorization.Length == 0)
        {
            return true;
        }

        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || authorization.Length == Scheme.Length || authorization[Scheme.Length] != ' ')
        {
            return false;
        }

        token = authorization[Scheme.Length..].TrimStart(' ');
        return IsToken68(token);
    }

    /// <summary>RFC 6750, 2.1: <c>b64token</c>.</summary>
    private static bool IsToken68(string token)
    {
        var body = token.AsSpan().TrimEnd('=');
        return body.Length > 0 && body.IndexOfAnyExcept(s_token68) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> s_token68 =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    private static readonly System.Buffers.SearchValues<char> s_letters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static bool ContainsOnlyLetters(this ReadOnlySpan<char> key) => key.IndexOfAnyExcept(s_letters) < 0;
}
