using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Recordings;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Console.Records;

/// <summary>Reads statements from the chain, for the lists of the console.</summary>
internal sealed class StatementReader(GatewayStores stores, StoreOptions options)
{
    /// <summary>Most records that one search looks at, from the end of the chain backwards.</summary>
    public const int MostLookedAt = 200_000;

    /// <summary>The last <paramref name="count"/> statements, newest first.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be read.</exception>
    public IReadOnlyList<StatementRow> Latest(int count)
    {
        const int RecordsPerStatement = 5;
        using var reader = stores.OpenReader(options);
        var after = reader.SequenceBeforeLast(new RecordQuery(), count * RecordsPerStatement);
        return [.. Statements(reader.Read(new RecordQuery { After = after })).TakeLast(count).Reverse()];
    }

    /// <summary>The statements of a session, in order.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be read.</exception>
    public IReadOnlyList<StatementRow> OfSession(string session)
    {
        using var reader = stores.OpenReader(options);
        return Statements(reader.Read(new RecordQuery { SessionId = session }));
    }

    /// <summary>The newest statements that match.</summary>
    /// <exception cref="AuditUnavailableException">The store cannot be read.</exception>
    public SearchResult Search(StatementSearch search, int most)
    {
        using var reader = stores.OpenReader(options);
        var after = reader.SequenceBeforeLast(new RecordQuery(), MostLookedAt);
        var found = new Queue<StatementRow>();
        long matches = 0;
        var records = reader.Read(new RecordQuery { After = after, Since = search.Since, Until = search.Until });
        foreach (var row in Statements(records, search.Decision).Where(search.Matches))
        {
            matches++;
            found.Enqueue(row);
            if (found.Count > most)
            {
                found.Dequeue();
            }
        }

        return new SearchResult([.. found.Reverse()], matches, after > 0);
    }

    private static List<StatementRow> Statements(IEnumerable<StoredRecord> records, RecordFilter? filter = null)
    {
        var rows = new List<StatementRow>();
        var places = new Dictionary<(string?, long?), int>();
        foreach (var record in records)
        {
            switch ((AuditRecordKind)record.Kind)
            {
                case AuditRecordKind.StatementDecided when filter is null || filter.Matches(record, AuditBody.Of(record)):
                    places[(record.SessionId, record.StatementNumber)] = rows.Count;
                    rows.Add(StatementRow.Of(record));
                    break;
                case AuditRecordKind.StatementFinished when places.TryGetValue((record.SessionId, record.StatementNumber), out var place):
                    rows[place] = rows[place].Ended(AuditBody.Of(record));
                    break;
                default:
                    break;
            }
        }

        return rows;
    }
}
