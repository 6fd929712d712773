namespace DbGuard.Gateway.Options;

/// <summary>The configuration cannot be used; carries every mistake at once.</summary>
internal sealed class GatewayOptionsException(IReadOnlyList<OptionsProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<OptionsProblem> Problems { get; } = problems;
}
