using System.CommandLine;
using System.Text;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit export --format ndjson|csv</c>: records for other programs, in the order of the chain.</summary>
internal static class AuditExportCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "ndjson: every field; csv: one line a record with the main fields.", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong("ndjson", "csv");
        var since = Time("--since", "Only records from this time on (ISO 8601, UTC; or 15m, 2h, 7d ago).");
        var until = Time("--until", "Only records before this time.");
        var session = new Option<string?>("--session") { Description = "Only this session: its id, its beginning, or `last`.", HelpName = "SESSION" };
        var responses = new Option<bool>("--responses") { Description = "With the recorded responses, base64 (ndjson only)." };
        var command = new Command("export", "Write records for other programs.");
        command.Options.Add(format);
        command.Options.Add(since);
        command.Options.Add(until);
        command.Options.Add(session);
        command.Options.Add(responses);
        command.SetAction((result, _) => StoreSelection.WithStoreAsync(result, reader =>
        {
            var id = result.GetValue(session) is { } wanted ? AuditSessions.Find(reader, wanted, result.InvocationConfiguration.Error) : null;
            if (id is null && result.GetValue(session) is not null)
            {
                return Task.FromResult(ExitCodes.Failure);
            }

            var query = new RecordQuery
            {
                SessionId = id,
                Since = result.GetValue(since) is { } from ? AuditTime.ToMicroseconds(from) : null,
                Until = result.GetValue(until) is { } to ? AuditTime.ToMicroseconds(to) : null,
            };
            Write(result.InvocationConfiguration.Output, reader.Read(query), result.GetValue(format) == "csv", result.GetValue(responses));
            return Task.FromResult(ExitCodes.Success);
        }));
        return command;
    }

    private static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (UtcText.TryParse(result.Tokens[0].Value, TimeProvider.System.GetUtcNow(), out var at))
            {
                return at;
            }

            result.AddError($"{name} needs an ISO 8601 time such as 2026-03-04T05:06:07Z, or 15m, 2h, 7d");
            return null;
        },
    };

    private static void Write(TextWriter output, IEnumerable<StoredRecord> records, bool isCsv, bool withResponses)
    {
        // Standard output writes through at each call: in pieces of this size it costs nothing.
        const int PieceLength = 64 * 1024;
        var piece = new StringBuilder(isCsv ? AuditCsv.Head : "");
        foreach (var record in records)
        {
            piece.Append(isCsv ? AuditCsv.Line(record) : AuditBody.ToJsonLine(record, withResponses));
            if (!isCsv)
            {
                piece.Append('\n');
            }

            if (piece.Length >= PieceLength)
            {
                output.Write(piece);
                piece.Clear();
            }
        }

        output.Write(piece);
    }
}
