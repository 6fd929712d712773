using System.Security.Cryptography.X509Certificates;
using DbGuard.TestKit.Certificates;

namespace DbGuard.Gateway.Tests.Identity.Certificates;

/// <summary>Certificates that must not let anybody in, and what is said of each.</summary>
internal static class HostileCertificates
{
    private const string Good = CertificateGateway.Workload;

    /// <summary>Flaws and the sentence of each.</summary>
    public static (string Flaw, string Check)[] All { get; } =
    [
        ("another authority", "no authority of this gateway has signed it"),
        ("an authority of the same name", "a signature in its chain is not valid"),
        ("self-signed", "it is signed by itself"),
        ("expired", "it has expired"),
        ("not yet valid", "it is not valid yet"),
        ("for servers only", "it is not made for client authentication (EKU clientAuth)"),
        ("no purpose", "it is not made for client authentication (EKU clientAuth)"),
        ("an authority itself", "it is the certificate of an authority"),
        ("two URIs", "it has more than one URI SAN"),
        ("another trust domain", "its SPIFFE ID is of another trust domain"),
        ("DNS name only", "it has no SPIFFE ID (URI SAN)"),
        ("https URI", "its URI SAN is not a SPIFFE ID"),
        ("escaped path", "its URI SAN is not a SPIFFE ID"),
        ("NUL in the path", "its URI SAN is not a SPIFFE ID"),
        ("no workload", "its SPIFFE ID names a trust domain and no workload"),
        ("signs certificates", "its key usage is not that of a workload (digitalSignature, never keyCertSign or cRLSign)"),
        ("no signatures", "its key usage is not that of a workload (digitalSignature, never keyCertSign or cRLSign)"),
        ("chain through a workload", "its chain is not valid"),
    ];

    /// <summary>One with the flaw.</summary>
    public static TestCertificate Make(string flaw, TestAuthority authority, TestAuthority stranger)
    {
        var now = TimeProvider.System.GetUtcNow();
        var good = new ClientCertificate(Good);
        switch (flaw)
        {
            case "another authority":
                return stranger.Issue(good);
            case "an authority of the same name":
                using (var impostor = new TestAuthority("workloads"))
                {
                    return impostor.Issue(good);
                }

            case "self-signed":
                return good.SelfSigned();
            case "expired":
                return authority.Issue(good with { NotBefore = now.AddHours(-2), NotAfter = now.AddMinutes(-1) });
            case "not yet valid":
                return authority.Issue(good with { NotBefore = now.AddHours(1), NotAfter = now.AddHours(2) });
            case "for servers only":
                return authority.Issue(good.ForServersOnly());
            case "no purpose":
                return authority.Issue(good with { Purposes = null });
            case "an authority itself":
                return authority.Issue(good with { IsAuthority = true });
            case "two URIs":
                return authority.Issue(new ClientCertificate(Good, "spiffe://bank.example/ns/payments/sa/admin"));
            case "another trust domain":
                return authority.Issue(new ClientCertificate("spiffe://bank.example.evil.example/ns/payments/sa/reports"));
            case "DNS name only":
                return authority.Issue(new ClientCertificate { DnsNames = ["reports.payments.svc"] });
            case "https URI":
                return authority.Issue(new ClientCertificate("https://bank.example/ns/payments/sa/reports"));
            case "escaped path":
                return authority.Issue(new ClientCertificate("spiffe://bank.example/ns/payments%2Fsa/reports"));
            case "NUL in the path":
                return authority.Issue(new ClientCertificate($"{Good}\0.evil.example"));
            case "no workload":
                return authority.Issue(new ClientCertificate("spiffe://bank.example"));
            case "signs certificates":
                return authority.Issue(good with { KeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign });
            case "no signatures":
                return authority.Issue(good with { KeyUsage = X509KeyUsageFlags.NonRepudiation });
            case "chain through a workload":
                return authority.ThroughALeaf(good);
            default:
                throw new ArgumentOutOfRangeException(nameof(flaw), flaw, null);
        }
    }
}
