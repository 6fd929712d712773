using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>Names the check that a token failed. Never anything of the token itself: claims of an unproven token are the sender's words.</summary>
internal static class TokenRefusal
{
    public const string NotAToken = "it is not a signed JSON Web Token of three parts";
    public const string TooLong = "it is longer than 16384 characters";
    public const string Encrypted = "it is encrypted, and this gateway has no key for that";
    public const string UnreadableHeader = "its header cannot be read";
    public const string UnreadableClaims = "its claims cannot be read";
    public const string RepeatedName = "a name is given twice in it";
    public const string NotSigned = "it is not signed (alg: none)";
    public const string NoSignature = "its signature is missing";
    public const string SharedSecret = "its signature algorithm uses a shared secret";
    public const string OtherAlgorithm = "its signature algorithm is not accepted";
    public const string CriticalHeader = "its header demands an extension that is not known here (crit)";
    public const string OtherPurpose = "it is of another kind (typ) than an access or identity token";
    public const string Nested = "it carries another token inside (cty)";
    public const string NoKeys = "the issuer's keys cannot be had now";
    public const string NoIssuer = "it names no issuer";
    public const string UnknownIssuer = "its issuer is not one of this gateway's";
    public const string NoAudience = "it names no audience";
    public const string NoExpiry = "it has no expiry";
    public const string OddTime = "one of its times is not a number of seconds";
    public const string Expired = "it has expired";
    public const string NotYetValid = "it is not valid yet";
    public const string FromTheFuture = "it was issued in the future";
    public const string LivesTooLong = "it lives longer than this gateway accepts";
    public const string NoSubject = "it names no subject";
    public const string OddSubject = "its subject is longer than 256 characters, or has control characters";
    public const string OtherUser = "it is for another user name";
    public const string NoActor = "its actor (act) cannot be read";
    public const string ForeignActor = "its actor (act) is another issuer's";

    /// <summary>The sentence for what the validation threw. Order matters: special exceptions come before their bases.</summary>
    public static string Of(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException => Expired,
        SecurityTokenNotYetValidException => NotYetValid,
        SecurityTokenNoExpirationException => NoExpiry,
        SecurityTokenInvalidLifetimeException late when late.Data.Contains(nameof(TokenRefusal)) => FromTheFuture,
        SecurityTokenInvalidLifetimeException => LivesTooLong,
        SecurityTokenInvalidAudienceException => "it is not meant for this gateway (audience)",
        SecurityTokenInvalidIssuerException => "its issuer is not the one configured for this user name",
        SecurityTokenSignatureKeyNotFoundException => "its signing key is not among the issuer's keys",
        SecurityTokenInvalidAlgorithmException => OtherAlgorithm,
        SecurityTokenInvalidSignatureException => "its signature is not valid",
        SecurityTokenMalformedException or ArgumentException => UnreadableClaims,
        _ => "it could not be validated",
    };
}
