namespace DbGuard.Gateway.Options;

/// <summary>Where checkpoints of the evidence are kept outside of the store: a file on other storage, or a webhook.</summary>
internal sealed class AnchorOptions
{
    /// <summary>File to append to.</summary>
    public string? File { get; set; }

    /// <summary>Address to post to; https, or http on loopback.</summary>
    public string? Url { get; set; }

    /// <summary>File with the secret that what is posted is signed with.</summary>
    public string? SecretFile { get; set; }
}
