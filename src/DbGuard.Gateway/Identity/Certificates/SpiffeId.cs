using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Gateway.Identity.Certificates;

/// <summary>A SPIFFE ID, <c>spiffe://trust-domain/path</c>.</summary>
/// <param name="TrustDomain">E.g. <c>bank.example</c>.</param>
/// <param name="Path">E.g. <c>/ns/payments/sa/reports</c>; empty for that of a trust domain itself.</param>
/// <remarks>Source: SPIFFE-ID standard, 2. SPIFFE Identity: what it does not allow (query, port, user, escapes, dots, empty segments) is no SPIFFE ID.</remarks>
internal sealed record SpiffeId(string TrustDomain, string Path)
{
    private const string Scheme = "spiffe://";
    private const int LongestBytes = 2048;
    private const int LongestTrustDomain = 255;

    /// <summary>True for a trust domain's name: lower case letters, digits, dots, dashes, underscores.</summary>
    public static bool IsTrustDomain(string text) =>
        text.Length is > 0 and <= LongestTrustDomain && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_');

    public static bool TryParse(string text, [NotNullWhen(true)] out SpiffeId? id)
    {
        id = null;
        // The scheme is read without case (RFC 3986, 3.1), and so is what a trust domain's name comes to; but SVIDs are written in lower case, so that two texts are never one identity.
        if (text.Length > LongestBytes || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var (domain, path) = slash < 0 ? (rest, "") : (rest[..slash], rest[slash..]);
        if (!IsTrustDomain(domain) || (path.Length > 0 && !path[1..].Split('/').All(IsSegment)))
        {
            return false;
        }

        id = new SpiffeId(domain, path);
        return true;
    }

    public override string ToString() => $"{Scheme}{TrustDomain}{Path}";

    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
