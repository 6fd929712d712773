using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Recordings;

/// <summary>
/// Statements and sessions as events of the Open Cybersecurity Schema Framework 1.3.0, class 6005 (Datastore Activity), with the profile
/// <c>security_control</c>. One event a statement: when it has ended, or at its refusal. Records of other kinds are no activity at a datastore.
/// </summary>
internal static class OcsfEvents
{
    /// <summary>One JSON object an event, in the order in which they were complete.</summary>
    public static IEnumerable<string> Of(IEnumerable<StoredRecord> records)
    {
        var waiting = new Dictionary<(string?, long?), (StoredRecord Record, AuditBody Body)>();
        foreach (var record in records)
        {
            var body = AuditBody.Of(record);
            var statement = (record.SessionId, record.StatementNumber);
            switch ((AuditRecordKind)record.Kind)
            {
                case AuditRecordKind.SessionOpened or AuditRecordKind.SessionRefused:
                    yield return OcsfEvent.Connect(record, body);
                    break;
                case AuditRecordKind.StatementDecided when body.Text("decision", "verdict") == "deny":
                    yield return OcsfEvent.Statement(record, body, end: null);
                    break;
                case AuditRecordKind.StatementDecided:
                    waiting[statement] = (record with { Payload = null }, body);
                    break;
                case AuditRecordKind.StatementFinished when waiting.Remove(statement, out var decided):
                    yield return OcsfEvent.Statement(decided.Record, decided.Body, body);
                    break;
                default:
                    break;
            }
        }

        // Still running, or the gateway was killed: how they ended is not known.
        foreach (var (record, body) in waiting.Values.OrderBy(w => w.Record.Sequence))
        {
            yield return OcsfEvent.Statement(record, body, end: null);
        }
    }
}
