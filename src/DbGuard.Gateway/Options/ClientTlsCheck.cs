using DbGuard.Core.Policies;
using DbGuard.Gateway.Identity.Certificates;

namespace DbGuard.Gateway.Options;

/// <summary>Checks the options of TLS with clients and of their certificates.</summary>
internal static class ClientTlsCheck
{
    private const int MostDays = 365;

    public static IReadOnlyList<OptionsProblem> Of(GatewayOptions options)
    {
        var problems = new List<OptionsProblem>();
        void Check(bool holds, string path, string sentence)
        {
            if (!holds)
            {
                problems.Add(new OptionsProblem(path, sentence));
            }
        }

        var listener = options.Postgres;
        var isAsked = listener.ClientCertificate != ClientCertificateMode.Off;
        Check(listener.WarnBeforeExpiry >= TimeSpan.Zero && listener.WarnBeforeExpiry <= TimeSpan.FromDays(MostDays), "Postgres:WarnBeforeExpiry", $"must be 0 to {MostDays} days");
        Check(!isAsked || listener.CertificateFile is not null, "Postgres:ClientCertificate", "needs CertificateFile and KeyFile: without TLS there are no client certificates");
        Check(!isAsked || listener.ClientCa is not null, "Postgres:ClientCertificate", "needs ClientCa, the authorities that are trusted");
        Check(isAsked || listener.ClientCa is null, "Postgres:ClientCa", "is used with ClientCertificate Optional or Required only");
        Check(listener.ClientCa is null || File.Exists(listener.ClientCa), "Postgres:ClientCa", "the file does not exist");

        var spiffe = options.Spiffe;
        Check(spiffe.Users.Count == 0 || spiffe.TrustDomain is not null, "Spiffe:Users", "needs TrustDomain");
        Check(spiffe.Users.All(u => u.Length > 0), "Spiffe:Users", "a user name is empty");
        if (spiffe.TrustDomain is not null)
        {
            Check(SpiffeId.IsTrustDomain(spiffe.TrustDomain), "Spiffe:TrustDomain", "must be the name of a trust domain, e.g. `bank.example`: lower case letters, digits, `.`, `-`, `_`");
            Check(spiffe.Users.Count > 0, "Spiffe:Users", "at least one user name is needed that logs in by certificate");
            Check(isAsked, "Spiffe:TrustDomain", "needs Postgres:ClientCertificate Optional or Required");
        }

        Check(
            spiffe.Name.Length > 0 && spiffe.Name is not (PrincipalMatch.ConfigurationIssuer or PrincipalMatch.LocalIssuer) && !spiffe.Name.Contains('/', StringComparison.Ordinal),
            "Spiffe:Name",
            "is required, may not be `config` or `local` and has no `/`");
        Check(spiffe.TrustDomain is null || options.Issuers.All(i => i.Name != spiffe.Name), "Spiffe:Name", "is the name of a token issuer");
        return problems;
    }
}
