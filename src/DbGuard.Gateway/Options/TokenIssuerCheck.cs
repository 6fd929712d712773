using DbGuard.Core.Policies;
using DbGuard.Gateway.Identity.Tokens;

namespace DbGuard.Gateway.Options;

/// <summary>Checks the options of one token issuer.</summary>
internal static class TokenIssuerCheck
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    public static IReadOnlyList<OptionsProblem> Of(TokenIssuerOptions issuer, string path)
    {
        var problems = new List<OptionsProblem>();
        void Check(bool holds, string key, string sentence)
        {
            if (!holds)
            {
                problems.Add(new OptionsProblem($"{path}:{key}", sentence));
            }
        }

        void Range(TimeSpan value, TimeSpan least, TimeSpan most, string key) =>
            Check(value >= least && value <= most, key, $"must be {least.TotalSeconds} to {most.TotalSeconds} seconds");

        Check(issuer.Name.Length > 0 && issuer.Name is not (PrincipalMatch.ConfigurationIssuer or PrincipalMatch.LocalIssuer) && !issuer.Name.Contains('/', StringComparison.Ordinal), "Name", "is required, may not be `config` or `local` and has no `/`");
        Check(issuer.Issuer.Length > 0, "Issuer", "is required");
        Check(issuer.Audiences.Count > 0 && issuer.Audiences.All(a => a.Length > 0), "Audiences", "at least one is needed: a token for anybody is a token for nobody");
        Check(issuer.Users.Count + issuer.OAuthUsers.Count > 0, "Users", "at least one user name is needed, here or in OAuthUsers");
        Check(issuer.Users.Concat(issuer.OAuthUsers).All(u => u.Length > 0), "Users", "a user name is empty");
        Check(issuer.SubjectClaim.Length > 0, "SubjectClaim", "is required");
        foreach (var algorithm in issuer.Algorithms.Where(a => !SignatureAlgorithms.All.Contains(a)))
        {
            Check(false, "Algorithms", $"`{algorithm}` is not one of {string.Join(", ", SignatureAlgorithms.All)}");
        }

        Range(issuer.ClockSkew, TimeSpan.Zero, TimeSpan.FromMinutes(5), "ClockSkew");
        Range(issuer.MaxLifetime, TimeSpan.FromSeconds(1), 31 * s_day, "MaxLifetime");
        Range(issuer.KeysRefreshedAfter, TimeSpan.FromMinutes(1), s_day, "KeysRefreshedAfter");
        Range(issuer.KeysKeptFor, TimeSpan.FromMinutes(1), 7 * s_day, "KeysKeptFor");
        CheckKeys(issuer, Check);
        return problems;
    }

    private static void CheckKeys(TokenIssuerOptions issuer, Action<bool, string, string> check)
    {
        if (issuer.JwksFile is not null)
        {
            check(File.Exists(issuer.JwksFile), "JwksFile", "the file does not exist");
            check(issuer.MetadataAddress is null, "MetadataAddress", "give JwksFile or MetadataAddress, not both");
            return;
        }

        check(
            Uri.TryCreate(OpenIdMetadata.AddressOf(issuer), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || OpenIdMetadata.MayBePlain(issuer)),
            issuer.MetadataAddress is null ? "Issuer" : "MetadataAddress",
            "must be an https address, or give the keys in JwksFile");
        check(issuer.CaFile is null || File.Exists(issuer.CaFile), "CaFile", "the file does not exist");
        var fault = issuer.MetadataTokenFile is null ? null : SecretFiles.Fault(issuer.MetadataTokenFile);
        check(fault is null, "MetadataTokenFile", fault ?? "");
    }
}
