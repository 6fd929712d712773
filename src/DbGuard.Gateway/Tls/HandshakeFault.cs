using System.Security.Authentication;

namespace DbGuard.Gateway.Tls;

/// <summary>Says for the log why a handshake failed, where the library tells. Its reasons are fixed words; nothing that the client sent is among them.</summary>
internal static class HandshakeFault
{
    private static readonly (string Mark, string Sentence)[] s_known =
    [
        ("unsupported protocol", "the client speaks no version of TLS that is accepted here"),
        ("no shared cipher", "the client speaks no cipher that is accepted here"),
        ("no application protocol", "the client speaks another protocol than `postgresql` (ALPN)"),
        ("alert unknown ca", "the client does not trust the gateway's certificate"),
        ("alert bad certificate", "the client does not accept the gateway's certificate"),
        ("alert certificate expired", "the client finds the gateway's certificate expired"),
        ("alert certificate unknown", "the client does not accept the gateway's certificate"),
        ("alert protocol version", "the client speaks no version of TLS that is accepted here"),
    ];

    public static string Of(AuthenticationException failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            foreach (var (mark, sentence) in s_known)
            {
                if (cause.Message.Contains(mark, StringComparison.OrdinalIgnoreCase))
                {
                    return sentence;
                }
            }
        }

        return "the handshake failed";
    }
}
