namespace DbGuard.Protocol.Postgres.Startup;

/// <summary>TLS that begins without SSLRequest (libpq's sslnegotiation=direct, PostgreSQL 17 and later).</summary>
/// <remarks>
/// A start-up packet begins with the high byte of a length up to 10 000, which is 0; a TLS record begins with 22. A server
/// must require the ALPN protocol on such a connection, so that no other TLS protocol can be passed off as PostgreSQL.
/// Source: PostgreSQL 18 docs, 54.2.10 SSL Session Encryption.
/// </remarks>
public static class DirectTls
{
    /// <summary>The ALPN protocol both sides name.</summary>
    public const string AlpnProtocol = "postgresql";

    private const byte HandshakeRecord = 22;

    /// <summary>True when the first byte of a new connection begins a TLS handshake; read no more before the handshake.</summary>
    public static bool IsHandshake(byte firstByte) => firstByte == HandshakeRecord;
}
