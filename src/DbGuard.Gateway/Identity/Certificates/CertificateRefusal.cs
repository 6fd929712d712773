namespace DbGuard.Gateway.Identity.Certificates;

/// <summary>Names the check that a client certificate failed. Never anything of the certificate itself: what an unproven one says are its sender's words.</summary>
internal static class CertificateRefusal
{
    public const string SelfSigned = "it is signed by itself";
    public const string OtherAuthority = "no authority of this gateway has signed it";
    public const string BadSignature = "a signature in its chain is not valid";
    public const string Expired = "it has expired";
    public const string NotYetValid = "it is not valid yet";
    public const string AuthorityOutOfTime = "an authority in its chain has expired or is not valid yet";
    public const string NotForClients = "it is not made for client authentication (EKU clientAuth)";
    public const string IsAuthority = "it is the certificate of an authority";
    public const string Weak = "its chain has an RSA key below 2048 bits, or a signature with MD5 or SHA-1";
    public const string InvalidChain = "its chain is not valid";
    public const string OddNames = "its alternative names cannot be read";
    public const string NoUri = "it has no SPIFFE ID (URI SAN)";
    public const string SeveralUris = "it has more than one URI SAN";
    public const string NotSpiffe = "its URI SAN is not a SPIFFE ID";
    public const string NoPath = "its SPIFFE ID names a trust domain and no workload";
    public const string OtherTrustDomain = "its SPIFFE ID is of another trust domain";
    public const string OtherKeyUsage = "its key usage is not that of a workload (digitalSignature, never keyCertSign or cRLSign)";
}
