using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity;

/// <summary>Names the check that a token failed. Never anything of the token itself: claims of an unproven token are the sender's words.</summary>
internal static class TokenRefusal
{
    public const string NotAToken = "it is not a signed JSON Web Token";
    public const string TooLong = "it is longer than 16384 characters";
    public const string NoKeys = "the issuer's keys cannot be read";
    public const string NoSubject = "it names no subject";
    public const string OtherUser = "it is for another user name";
    public const string Expired = "it has expired";
    public const string NotYetValid = "it is not valid yet";
    public const string LivesTooLong = "it lives longer than this gateway accepts";
    public const string NotSigned = "it is not signed";
    public const string OtherAlgorithm = "its signature algorithm is not accepted";
    public const string NoExpiry = "it has no expiry";

    /// <summary>The sentence for what the validation threw. Order matters: special exceptions come before their bases.</summary>
    public static string Of(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException => Expired,
        SecurityTokenNotYetValidException => NotYetValid,
        SecurityTokenNoExpirationException => NoExpiry,
        SecurityTokenInvalidLifetimeException => LivesTooLong,
        SecurityTokenInvalidAudienceException => "it is not meant for this gateway (audience)",
        SecurityTokenInvalidIssuerException => "its issuer is not the one configured for this user name",
        SecurityTokenSignatureKeyNotFoundException => "its signing key is not among the issuer's keys",
        SecurityTokenInvalidAlgorithmException => OtherAlgorithm,
        SecurityTokenInvalidSignatureException => "its signature is not valid",
        SecurityTokenMalformedException or ArgumentException => NotAToken,
        _ => "it could not be validated",
    };
}
