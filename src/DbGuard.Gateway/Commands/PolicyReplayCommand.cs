using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Replays;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard policy replay</c>: what another policy would have decided about recorded statements.</summary>
internal static class PolicyReplayCommand
{
    private static readonly string[] s_verdicts = ["deny", "hold", "mask", "allow", PolicyReplay.Unknown];

    public static Command Create()
    {
        var policy = new Option<FileInfo>("--policy") { Description = "The policy to try.", Required = true };
        var since = RecordFilterOptions.Time("--since", "Only statements from this time on (ISO 8601, UTC; or 15m, 2h, 7d ago).");
        var until = RecordFilterOptions.Time("--until", "Only statements before this time.");
        var failOn = new Option<string[]>("--fail-on") { Description = "Verdicts that must not be new: deny, hold, mask, allow, unknown. Exit code 1 when one is. Default: deny, hold.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["deny", "hold"] };
        failOn.AcceptOnlyFromAmong(s_verdicts);
        var command = new Command("replay", "Ask a policy about recorded statements, and say what would change. Nothing is run.");
        command.Options.Add(policy);
        command.Options.Add(since);
        command.Options.Add(until);
        var inputs = new CatalogInputs(command);
        command.Options.Add(failOn);
        command.Options.Add(StoreSelection.Store);
        command.Options.Add(StoreSelection.Configuration);
        command.Options.Add(AuditCommand.Json);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(result, reader => Task.Run(() =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            if (PolicyInputs.LoadPolicy(result.GetRequiredValue(policy), error) is not { } tried)
            {
                return ExitCodes.Failure;
            }

            var query = new RecordQuery
            {
                Since = result.GetValue(since) is { } from ? AuditTime.ToMicroseconds(from) : null,
                Until = result.GetValue(until) is { } to ? AuditTime.ToMicroseconds(to) : null,
            };
            if (inputs.Open(result, reader, query.Since, cancellationToken) is not { } catalogs)
            {
                return ExitCodes.Failure;
            }

            var replay = new PolicyReplay(tried, catalogs);
            try
            {
                foreach (var record in reader.Read(query))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if ((AuditRecordKind)record.Kind != AuditRecordKind.StatementDecided || inputs.IsMeant(result, AuditBody.Of(record)))
                    {
                        replay.Add(record);
                    }
                }
            }
            catch (CatalogUnavailableException)
            {
                return ExitCodes.Failure;
            }

            if (catalogs.StoodIn > 0)
            {
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{catalogs.StoodIn} statements were looked at with another catalog than that of their day"));
            }

            if (result.GetValue(AuditCommand.Json))
            {
                WriteJson(output, replay);
            }
            else
            {
                Write(new Display(output), replay);
            }

            return replay.Changes.Any(c => result.GetRequiredValue(failOn).Contains(c.Would)) ? ExitCodes.Failure : ExitCodes.Success;
        })));
        return command;
    }

    private static void Write(Display display, PolicyReplay replay)
    {
        display.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{replay.Count} statements of {replay.Principals.Count} principals: {replay.Same} would be decided as they were, {replay.Changes.Sum(c => c.Count)} otherwise"));
        foreach (var change in replay.Changes)
        {
            display.Line();
            display.Line(
                (string.Create(CultureInfo.InvariantCulture, $"{change.Count,6} × "), "bold"),
                (change.Would == PolicyReplay.Unknown ? "cannot be judged" : $"{change.Was} -> {change.Would}", AuditRecordLine.StyleOf(change.Would)),
                ($"  {SafeText.Escape(change.Principal)}, e.g. record {change.Example}", "default"));
            display.Line("         " + SafeText.Escape(change.Reason));
            display.Line("         " + SafeText.Escape(change.Text.Length > 160 ? change.Text[..159] + "…" : change.Text));
        }
    }

    private static void WriteJson(TextWriter output, PolicyReplay replay)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("statements", replay.Count);
            json.WriteNumber("same", replay.Same);
            json.WriteStartArray("changes");
            foreach (var change in replay.Changes)
            {
                json.WriteStartObject();
                json.WriteString("was", change.Was);
                json.WriteString("would", change.Would);
                json.WriteNumber("count", change.Count);
                json.WriteString("principal", change.Principal);
                json.WriteString("fingerprint", change.Fingerprint);
                json.WriteString("reason", change.Reason);
                json.WriteString("text", change.Text);
                json.WriteNumber("example", change.Example);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
