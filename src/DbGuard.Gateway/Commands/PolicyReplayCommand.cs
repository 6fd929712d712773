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
        var since = Time("--since", "Only statements from this time on (ISO 8601, UTC; or 15m, 2h, 7d ago).");
        var until = Time("--until", "Only statements before this time.");
        var schema = new Option<FileInfo?>("--schema") { Description = "A schema file; without one the schema is read from the configuration's database." };
        var database = new Option<string?>("--database") { Description = "Which of the configuration's databases." };
        var failOn = new Option<string[]>("--fail-on") { Description = "Verdicts that must not be new: deny, hold, mask, allow, unknown. Exit code 1 when one is. Default: deny, hold.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["deny", "hold"] };
        failOn.AcceptOnlyFromAmong(s_verdicts);
        var command = new Command("replay", "Ask a policy about recorded statements, and say what would change. Nothing is run.");
        command.Options.Add(policy);
        command.Options.Add(since);
        command.Options.Add(until);
        command.Options.Add(schema);
        command.Options.Add(database);
        command.Options.Add(failOn);
        command.Options.Add(StoreSelection.Store);
        command.Options.Add(StoreSelection.Configuration);
        command.Options.Add(AuditCommand.Json);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(result, async reader =>
        {
            var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            if (PolicyInputs.LoadPolicy(result.GetRequiredValue(policy), error) is not { } tried)
            {
                return ExitCodes.Failure;
            }

            var catalog = result.GetValue(schema) is null && StoreSelection.ConfigurationFile(result) is { } configuration
                ? await LiveCatalog.ReadAsync(configuration, result.GetValue(database), error, cancellationToken).ConfigureAwait(false)
                : PolicyInputs.LoadCatalog(result.GetValue(schema)?.FullName, error);
            if (catalog is null)
            {
                return ExitCodes.Failure;
            }

            var replay = new PolicyReplay(tried, catalog);
            var query = new RecordQuery
            {
                Since = result.GetValue(since) is { } from ? AuditTime.ToMicroseconds(from) : null,
                Until = result.GetValue(until) is { } to ? AuditTime.ToMicroseconds(to) : null,
            };
            foreach (var record in reader.Read(query))
            {
                cancellationToken.ThrowIfCancellationRequested();
                replay.Add(record);
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
        }));
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
}
