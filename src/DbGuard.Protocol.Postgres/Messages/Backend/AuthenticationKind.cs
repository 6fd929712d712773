namespace DbGuard.Protocol.Postgres.Messages.Backend;

/// <summary>What an Authentication message asks for or says; the value is the Int32 on the wire.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 54.7 Message Formats, the messages AuthenticationOk to AuthenticationSASLFinal.</remarks>
public enum AuthenticationKind
{
    Ok = 0,
    KerberosV5 = 2,
    CleartextPassword = 3,
    Md5Password = 5,
    Gss = 7,
    GssContinue = 8,
    Sspi = 9,
    Sasl = 10,
    SaslContinue = 11,
    SaslFinal = 12,
}
