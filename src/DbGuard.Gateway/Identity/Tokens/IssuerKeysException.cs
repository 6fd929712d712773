namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>The keys of an issuer cannot be had.</summary>
/// <param name="sentence">Why, for the log; without addresses' credentials or tokens.</param>
/// <param name="innerException">The cause.</param>
internal sealed class IssuerKeysException(string sentence, Exception? innerException = null) : Exception(sentence, innerException);
