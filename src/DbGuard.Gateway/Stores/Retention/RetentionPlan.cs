using System.Collections.Immutable;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Stores.Retention;

/// <summary>Which responses are past their time and kept by no hold.</summary>
internal static class RetentionPlan
{
    /// <summary>What is to be removed, by class; empty when there is nothing.</summary>
    /// <param name="records">All records of the store, in the order of the chain.</param>
    /// <param name="holds">Holds that stand.</param>
    /// <param name="options">How long responses are kept.</param>
    /// <param name="now">The instant that ages are counted back from.</param>
    public static IReadOnlyList<ResponseRemoval> Of(IEnumerable<StoredRecord> records, IReadOnlyList<PlacedHold> holds, RetentionOptions options, DateTimeOffset now)
    {
        var plain = new Runs(ResponseRemoval.Responses, Cutoff(options.Responses, now));
        var labelled = new Runs(ResponseRemoval.LabelledResponses, Cutoff(options.LabelledResponses ?? options.Responses, now));
        var open = new Dictionary<string, Dictionary<long, (bool IsLabelled, bool IsHeld)>>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (record is { SessionId: { } session, StatementNumber: { } number } && (AuditRecordKind)record.Kind == AuditRecordKind.StatementDecided)
            {
                var body = AuditBody.Of(record);
                if (!open.TryGetValue(session, out var statements))
                {
                    open[session] = statements = [];
                }

                statements[number] = (IsLabelled(body), holds.Any(h => h.Keeps(record, body)));
            }
            else if (record is { SessionId: { } closed, Kind: (long)AuditRecordKind.SessionClosed })
            {
                open.Remove(closed);
            }

            if (record.Payload is null)
            {
                continue;
            }

            // A response without a decision to tell what it touches is treated as one that touches everything.
            var (isLabelled, isHeld) = record is { SessionId: { } of, StatementNumber: { } its } && open.TryGetValue(of, out var known) && known.TryGetValue(its, out var statement)
                ? statement
                : (true, holds.Count > 0);
            var (mine, other) = isLabelled ? (labelled, plain) : (plain, labelled);
            other.Break();
            if (!isHeld && record.At < mine.Before)
            {
                mine.Add(record.Sequence);
            }
            else
            {
                mine.Break();
            }
        }

        return [.. plain.Removals(), .. labelled.Removals()];
    }

    private static long Cutoff(TimeSpan? age, DateTimeOffset now) => age is { } kept ? AuditTime.ToMicroseconds(now - kept) : long.MinValue;

    private static bool IsLabelled(AuditBody body) =>
        body.Items("decision", "masks").Any() || body.Items("decision", "touches").Any(t => t.TryGetProperty("labels", out var labels) && labels.GetArrayLength() > 0);

    /// <summary>Records of one class whose responses go, as runs.</summary>
    private sealed class Runs(string name, long before)
    {
        private readonly List<SequenceRange> _ranges = [];
        private bool _isOpen;

        public long Before => before;

        public void Add(long sequence)
        {
            if (_isOpen)
            {
                _ranges[^1] = _ranges[^1] with { Last = sequence };
                return;
            }

            _ranges.Add(new SequenceRange(sequence, sequence));
            _isOpen = true;
        }

        /// <summary>A response that stays ends a run.</summary>
        public void Break() => _isOpen = false;

        public IEnumerable<ResponseRemoval> Removals() =>
            _ranges.Chunk(ResponseRemoval.MostRanges).Select(ranges => new ResponseRemoval(name, before, [.. ranges]));
    }
}
