namespace DbGuard.Gateway.Tests.Identity.Certificates;

/// <summary>The same where every session needs a certificate, and TLS 1.3.</summary>
public sealed class RequiringGateway : CertificateGateway
{
    protected override string Mode => "Required";

    protected override string MinimumTls => "Tls13";
}
