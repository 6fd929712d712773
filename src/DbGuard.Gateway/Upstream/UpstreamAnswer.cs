namespace DbGuard.Gateway.Upstream;

/// <summary>The answer to a question of the gateway's own.</summary>
/// <param name="Rows">Rows as text, as many as were to be kept.</param>
/// <param name="RowCount">How many there were.</param>
/// <param name="Tags">Command tags, in order.</param>
internal sealed record UpstreamAnswer(List<string?[]> Rows, long RowCount, List<string> Tags);
