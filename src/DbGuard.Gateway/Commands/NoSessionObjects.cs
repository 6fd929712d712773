using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Commands;

/// <summary>A session that has prepared and opened nothing.</summary>
internal sealed class NoSessionObjects : ISessionObjects
{
    public static NoSessionObjects Instance { get; } = new();

    public StatementFacts? FindPrepared(string name) => null;

    public StatementFacts? FindCursor(string name) => null;
}
