using DbGuard.Core.Facts;

namespace DbGuard.AdoNet.Sessions;

/// <summary>This door does not follow PREPARE and DECLARE: EXECUTE and FETCH name what nobody knows, and are denied.</summary>
internal sealed class SessionObjectsUnknown : ISessionObjects
{
    public static SessionObjectsUnknown Instance { get; } = new();

    public StatementFacts? FindPrepared(string name) => null;

    public StatementFacts? FindCursor(string name) => null;
}
