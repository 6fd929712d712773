using DbGuard.Core.Facts;

namespace DbGuard.Coverage.Recording;

/// <summary>Prepared statements and cursors of the recorded session, by the statements that made them.</summary>
internal sealed class SessionNames : ISessionObjects
{
    private readonly Dictionary<string, StatementFacts> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StatementFacts> _cursors = new(StringComparer.Ordinal);

    public StatementFacts? FindPrepared(string name) => _prepared.GetValueOrDefault(name);

    public StatementFacts? FindCursor(string name) => _cursors.GetValueOrDefault(name);

    /// <summary>Takes in a statement that the server accepted.</summary>
    public void After(StatementFacts facts)
    {
        if (facts is { SessionObject: { } name, Inner: { } inner })
        {
            if (facts.Kind == StatementKind.Prepare)
            {
                _prepared[name] = inner;
            }
            else if (facts.Kind == StatementKind.DeclareCursor)
            {
                _cursors[name] = inner;
            }
        }
    }
}
