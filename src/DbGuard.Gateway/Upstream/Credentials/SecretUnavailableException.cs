namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>The upstream credential could not be had. The message says why, and nothing that the source said.</summary>
internal sealed class SecretUnavailableException(string sentence, bool isTransient = false) : IOException(sentence)
{
    /// <summary>True when asking again may help.</summary>
    public bool IsTransient { get; } = isTransient;
}
