using System.Collections.Concurrent;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>
/// The statements that wait in this process, exactly as they would run. They are nowhere else: a request outlives the process, the text and the
/// parameters it is bound to do not.
/// </summary>
internal sealed class WaitingStatements
{
    private readonly ConcurrentDictionary<string, WaitingStatement> _waiting = new(StringComparer.Ordinal);

    public void Add(string approvalId, WaitingStatement statement) => _waiting[approvalId] = statement;

    public void Remove(string approvalId) => _waiting.TryRemove(approvalId, out _);

    /// <summary>The statement of a request; null when nobody waits for it here.</summary>
    public WaitingStatement? Find(string approvalId) => _waiting.GetValueOrDefault(approvalId);
}
