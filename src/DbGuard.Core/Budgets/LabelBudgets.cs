using System.Collections.Concurrent;
using System.Security.Cryptography;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;

namespace DbGuard.Core.Budgets;

/// <summary>
/// What principals have found out about labels, over all their sessions: values they compared with masked ones, and statements that masked
/// values may have made fail. Values are kept as digests under a key of this process. Thread-safe, no timers.
/// </summary>
public sealed class LabelBudgets(TimeProvider time)
{
    /// <summary>Entries kept; beyond this those that hold nothing are forgotten, which changes nothing.</summary>
    private const int MostEntries = 10_000;

    private readonly ConcurrentDictionary<(string Principal, string Label), DistinctValues> _values = new();
    private readonly ConcurrentDictionary<(string Principal, string Label), SlidingWindow> _failures = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The digest of a value that a column is compared with: equal for equal bytes beside the same column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="kind">What the bytes are; values of different kinds differ.</param>
    /// <param name="index">Which of several values the bytes stand for.</param>
    /// <param name="bytes">The value as it was given.</param>
    public ulong DigestOf(ColumnId column, byte kind, int index, ReadOnlySpan<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        Span<byte> head = stackalloc byte[11];
        BitConverter.TryWriteBytes(head, column.TableId);
        BitConverter.TryWriteBytes(head[4..], column.Number);
        BitConverter.TryWriteBytes(head[6..], index);
        head[10] = kind;
        hash.AppendData(head);
        hash.AppendData(bytes);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BitConverter.ToUInt64(digest);
    }

    /// <summary>Counts the values of one statement against the budgets of their labels.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="cost">The label and its budget.</param>
    /// <param name="digests">The values.</param>
    /// <returns>Why the statement is one too many; null when it passes.</returns>
    public DecisionReason? Spend(Principal principal, GuessCost cost, ReadOnlySpan<ulong> digests)
    {
        if (cost.Budget.Values is not { } most || digests.IsEmpty)
        {
            return null;
        }

        var now = time.GetTimestamp();
        Forget(_values, v => v.IsEmpty(now));
        var values = _values.GetOrAdd((principal.ToString(), cost.Label), static _ => new DistinctValues());
        return values.TryAdd(digests, most, Stamps(cost.Budget.Per), now, out var wait)
            ? null
            : BudgetReasons.Guesses(cost, wait is { } stamps ? time.GetElapsedTime(0, stamps) : null);
    }

    /// <summary>Why a statement that masked values could make fail may not run now; null when it may.</summary>
    public DecisionReason? CheckFailures(Principal principal, IEnumerable<FailureRisk> risks)
    {
        foreach (var risk in risks)
        {
            if (_failures.TryGetValue((principal.ToString(), risk.Label), out var window))
            {
                lock (window)
                {
                    var now = time.GetTimestamp();
                    window.Advance(now);
                    if (window.Sum >= risk.PerHour)
                    {
                        return BudgetReasons.Failures(risk, risk.PerHour == 0 ? null : time.GetElapsedTime(0, window.TimeUntil(risk.PerHour - 1, now)));
                    }
                }
            }
        }

        return null;
    }

    /// <summary>A statement that masked values could make fail has failed.</summary>
    public void CountFailure(Principal principal, IEnumerable<FailureRisk> risks)
    {
        var now = time.GetTimestamp();
        Forget(_failures, w => IsEmpty(w, now));
        foreach (var risk in risks)
        {
            var window = _failures.GetOrAdd((principal.ToString(), risk.Label), _ => new SlidingWindow(Stamps(TimeSpan.FromHours(1))));
            lock (window)
            {
                window.Add(1, now);
            }
        }
    }

    private static bool IsEmpty(SlidingWindow window, long now)
    {
        lock (window)
        {
            window.Advance(now);
            return window.Sum == 0;
        }
    }

    private static void Forget<T>(ConcurrentDictionary<(string Principal, string Label), T> entries, Func<T, bool> isEmpty)
    {
        if (entries.Count < MostEntries)
        {
            return;
        }

        foreach (var (key, entry) in entries)
        {
            if (isEmpty(entry))
            {
                entries.TryRemove(key, out _);
            }
        }
    }

    private long Stamps(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
