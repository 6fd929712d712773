namespace DbGuard.Gateway.Options;

/// <summary>A version of TLS that clients may speak; older ones than 1.2 are never accepted (RFC 8996).</summary>
internal enum TlsVersion
{
    Tls12,
    Tls13,
}
