using System.CommandLine;
using System.Text;
using DbGuard.Gateway.Recordings;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit export --format ndjson|csv|ocsf</c>: records for other programs, in the order of the chain.</summary>
internal static class AuditExportCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format")
        {
            Description = "ndjson: every field; csv: one line a record with the main fields; ocsf: statements and sessions as OCSF events (6005, datastore activity), one JSON object a line.",
            DefaultValueFactory = _ => "ndjson",
        };
        format.AcceptOnlyFromAmong("ndjson", "csv", "ocsf");
        var responses = new Option<bool>("--responses") { Description = "With the recorded responses, base64 (ndjson only)." };
        var command = new Command("export", "Write records for other programs.");
        command.Options.Add(format);
        var filter = new RecordFilterOptions(command);
        command.Options.Add(responses);
        command.SetAction((result, _) => StoreSelection.WithStoreAsync(result, reader =>
        {
            if (filter.Find(result, reader) is not { } records)
            {
                return Task.FromResult(ExitCodes.Failure);
            }

            Write(result.InvocationConfiguration.Output, result.GetValue(format) switch
            {
                "csv" => records.Select(AuditCsv.Line).Prepend(AuditCsv.Head),
                "ocsf" => OcsfEvents.Of(records).Select(e => e + "\n"),
                _ => records.Select(r => AuditBody.ToJsonLine(r, result.GetValue(responses)) + "\n"),
            });
            return Task.FromResult(ExitCodes.Success);
        }));
        return command;
    }

    private static void Write(TextWriter output, IEnumerable<string> lines)
    {
        // Standard output writes through at each call: in pieces of this size it costs nothing.
        const int PieceLength = 64 * 1024;
        var piece = new StringBuilder();
        foreach (var line in lines)
        {
            piece.Append(line);
            if (piece.Length >= PieceLength)
            {
                output.Write(piece);
                piece.Clear();
            }
        }

        output.Write(piece);
    }
}
