namespace DbGuard.Gateway.Access;

/// <summary>The store of access requests cannot be read or written.</summary>
internal sealed class AccessUnavailableException(string sentence, Exception? innerException = null) : Exception(sentence, innerException);
