namespace DbGuard.Gateway.Options;

/// <summary>One mistake in the configuration.</summary>
/// <param name="Path">Key path, e.g. <c>Agents:0:Name</c>.</param>
/// <param name="Sentence">What is wrong; never a secret.</param>
internal sealed record OptionsProblem(string Path, string Sentence)
{
    public override string ToString() => $"DBG6001 {Path}: {Sentence}";
}
