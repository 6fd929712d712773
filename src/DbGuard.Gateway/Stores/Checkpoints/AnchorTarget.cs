namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>Where checkpoints are kept outside of the store: a file, or a webhook.</summary>
/// <param name="Name">For logs: the file's or the host's name.</param>
/// <param name="File">Appended to; null for a webhook.</param>
/// <param name="Url">Posted to; null for a file.</param>
/// <param name="Secret">Signs what is posted: HMAC-SHA256 over time stamp, full stop and body; null: nothing is signed.</param>
internal sealed record AnchorTarget(string Name, string? File, Uri? Url, byte[]? Secret);
