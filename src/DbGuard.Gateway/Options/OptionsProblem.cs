namespace DbGuard.Gateway.Options;

/// <summary>One mistake in the configuration.</summary>
/// <param name="Path">Key path, e.g. <c>Agents:0:Name</c>.</param>
/// <param name="Sentence">What is wrong; never a secret.</param>
internal sealed record OptionsProblem(string Path, string Sentence)
{
    /// <summary>Where the key stands, e.g. <c>dbguard.json:12:5</c> or <c>environment</c>; null when it stands nowhere.</summary>
    public string? Place { get; init; }

    public override string ToString() => Place is null ? $"DBG6001 {Path}: {Sentence}" : $"DBG6001 {Place} {Path}: {Sentence}";
}
