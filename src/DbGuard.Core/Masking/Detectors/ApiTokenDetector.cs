using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Tokens that carry their vendor's prefix: GitHub, GitLab, Slack, Stripe, OpenAI, Anthropic, npm, PyPI, Hugging Face, SendGrid, DigitalOcean,
/// Shopify, HashiCorp Vault, Grafana, Linear, New Relic, age. At least as many characters as the vendor's shortest token must follow, of its
/// alphabet, and not one letter over and over. Publishable keys (<c>pk_live_</c>) are none.
/// Source: the vendors' documentation of token formats, e.g. GitHub Docs "About authentication to GitHub" (token prefixes), GitLab Docs
/// "Token prefixes", Slack "Token types", Stripe "API keys". Checksums are not asked for: a newer format must not pass.
/// </summary>
internal sealed class ApiTokenDetector : IDetector
{
    private const int LeastDifferent = 5;

    private static readonly SearchValues<byte> Alphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);
    private static readonly SearchValues<byte> WithUnderscore = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"u8);
    private static readonly SearchValues<byte> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
    private static readonly SearchValues<byte> WithDot = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    private static readonly Token[] Tokens =
    [
        .. Of(36, Alphanumeric, "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_"),
        .. Of(60, WithUnderscore, "github_pat_"),
        .. Of(20, WithDot, "glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glft-", "glsoat-", "glimt-", "glagent-", "gloas-", "glffct-"),
        .. Of(20, Base64Url, "xoxb-", "xoxa-", "xoxp-", "xoxr-", "xoxs-", "xoxe-", "xapp-"),
        .. Of(20, Base64Url, "xoxe."),
        .. Of(24, Alphanumeric, "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"),
        .. Of(32, Base64Url, "sk-proj-", "sk-svcacct-", "sk-admin-", "sk-ant-"),
        .. Of(48, Alphanumeric, "sk-"),
        .. Of(34, Alphanumeric, "hf_"),
        .. Of(60, Base64Url, "pypi-"),
        .. Of(60, WithDot, "SG."),
        .. Of(64, Alphanumeric, "dop_v1_", "doo_v1_", "dor_v1_"),
        .. Of(32, Alphanumeric, "shpat_", "shpca_", "shppa_", "shpss_"),
        .. Of(24, Base64Url, "hvs.", "hvb."),
        .. Of(32, WithUnderscore, "glsa_"),
        .. Of(40, Alphanumeric, "lin_api_"),
        .. Of(27, Alphanumeric, "NRAK-"),
        .. Of(58, Alphanumeric, "AGE-SECRET-KEY-"),
    ];

    // By the last two bytes of the prefix, of which the last is the anchor.
    private static readonly FrozenDictionary<int, Token[]> ByEnd =
        Tokens.GroupBy(t => Key(t.Prefix[^2], t.Prefix[^1])).ToFrozenDictionary(g => g.Key, g => g.ToArray());

    public string Name => "api_token";

    public string Group => "credential";

    public string Meaning => "tokens with the prefix of a known vendor";

    public DetectorTrigger Trigger { get; } = DetectorTrigger.AtBytes("_-.");

    public bool TryFind(ReadOnlySpan<byte> text, int anchor, out FoundText found)
    {
        found = default;
        if (anchor == 0 || !ByEnd.TryGetValue(Key(text[anchor - 1], text[anchor]), out var tokens))
        {
            return false;
        }

        foreach (var token in tokens)
        {
            var start = anchor + 1 - token.Prefix.Length;
            if (start >= 0 && text[start..(anchor + 1)].SequenceEqual(token.Prefix) && TextBoundary.StartsWord(text, start)
                && TryRead(text, anchor + 1, token.Least, token.Alphabet, out var end))
            {
                found = FoundText.Between(start, end);
                return true;
            }
        }

        return false;
    }

    private static int Key(byte beforeLast, byte last) => beforeLast << 8 | last;

    private static bool TryRead(ReadOnlySpan<byte> text, int start, int least, SearchValues<byte> alphabet, out int end)
    {
        // INVARIANT: nothing beyond the least length is read before it is known to be a token, which the search then skips.
        end = TextBoundary.RunEnd(text, start, least, alphabet);
        if (end - start < least || !IsVaried(text[start..end]))
        {
            return false;
        }

        var rest = text[end..].IndexOfAnyExcept(alphabet);
        end = rest < 0 ? text.Length : end + rest;
        while (end > start + least && text[end - 1] is (byte)'.' or (byte)'-')
        {
            end--;
        }

        return true;
    }

    private static bool IsVaried(ReadOnlySpan<byte> token)
    {
        var seen = UInt128.Zero;
        foreach (var unit in token)
        {
            seen |= UInt128.One << unit;
        }

        return UInt128.PopCount(seen) >= LeastDifferent;
    }

    private static IEnumerable<Token> Of(int least, SearchValues<byte> alphabet, params string[] prefixes) =>
        prefixes.Select(p => new Token(Encoding.ASCII.GetBytes(p), least, alphabet));

    /// <summary>A kind of token.</summary>
    /// <param name="Prefix">What it begins with.</param>
    /// <param name="Least">Characters that follow at least.</param>
    /// <param name="Alphabet">What those may be.</param>
    private sealed record Token(byte[] Prefix, int Least, SearchValues<byte> Alphabet);
}
