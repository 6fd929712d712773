using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Replays;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit replay SESSION [--speed N] [--skip-idle TIME] [--search TEXT] [--no-wait]</c>: plays a session back: each statement, what was decided, and what the client was given, in the recorded rhythm.</summary>
internal static class AuditReplayCommand
{
    private const int DefaultRows = 50;
    private const int OffsetWidth = 9;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var session = AuditSessions.Argument();
        var speed = new Option<double?>("--speed")
        {
            Description = "How fast: 1 as recorded, 10 ten times as fast, 0 without pauses. Default: 1 on a terminal, else 0. Pauses are cut as --skip-idle says.",
            HelpName = "N",
        };
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && !(value is >= 0 and <= 1000))
            {
                result.AddError("--speed needs a number from 0 to 1000");
            }
        });
        var rows = new Option<int>("--rows") { Description = "Most rows to show of a result.", DefaultValueFactory = _ => DefaultRows, HelpName = "COUNT" };
        var idle = new Option<TimeSpan>("--skip-idle")
        {
            Description = "Longest pause of the recording that is kept, such as 500ms, 1s or 2m; longer ones are cut to it.",
            DefaultValueFactory = _ => LongestPause,
            CustomParser = ParseIdle,
            HelpName = "TIME",
        };
        var search = new Option<string?>("--search") { Description = "Plays only statements whose text contains TEXT, in capitals or not.", HelpName = "TEXT" };
        var noWait = new Option<bool>("--no-wait") { Description = "Plays without pauses, the same as --speed 0." };
        var command = new Command("replay", "Play a session back as the client saw it. On a terminal Space stops and goes on, + and - change the speed, n goes to what comes next, q ends.");
        command.Arguments.Add(session);
        command.Options.Add(speed);
        command.Options.Add(rows);
        command.Options.Add(idle);
        command.Options.Add(search);
        command.Options.Add(noWait);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(
            result, reader => RunAsync(result,
            reader,
            result.GetRequiredValue(session),
            new Playback(result.GetValue(noWait) ? 0 : result.GetValue(speed), result.GetValue(idle), result.GetValue(search), result.GetValue(rows)),
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult result, IAuditReader reader, string wanted, Playback playback, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        if (AuditSessions.Find(reader, wanted, result.InvocationConfiguration.Error) is not { } session)
        {
            return ExitCodes.Failure;
        }

        var display = new Display(output);
        var matches = playback.Search is { Length: > 0 } text ? Matching(reader, session, text) : null;
        if (matches is { Count: 0 })
        {
            result.InvocationConfiguration.Error.WriteLine("dbguard: no statement of the session contains the text");
            return ExitCodes.Failure;
        }

        var pace = new ReplayPace(playback.Speed ?? (display.IsTerminal ? 1 : 0), playback.LongestPause, display.IsTerminal ? ReplayPace.TerminalKey : () => null, TimeProvider.System);
        long? first = null;
        long previous = 0;
        foreach (var record in reader.Read(new RecordQuery { SessionId = session }))
        {
            first ??= record.At;
            if (matches is not null && (record.StatementNumber is not { } statement || !matches.Contains(statement)))
            {
                continue;
            }

            previous = previous == 0 ? record.At : previous;
            if (!await pace.WaitAsync(record.At - previous, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            previous = record.At;
            if (result.GetValue(AuditCommand.Json))
            {
                output.WriteLine(AuditBody.ToJsonLine(record, withResponse: true));
            }
            else
            {
                Show(display, record, record.At - first.Value, playback.Rows);
            }
        }

        return ExitCodes.Success;
    }

    // Read first: an approval or an answer belongs to its statement wherever in the session it was recorded.
    private static HashSet<long> Matching(IAuditReader reader, string session, string text)
    {
        var matches = new HashSet<long>();
        foreach (var record in reader.Read(new RecordQuery { SessionId = session }))
        {
            if ((AuditRecordKind)record.Kind == AuditRecordKind.StatementDecided
                && record.StatementNumber is { } statement
                && AuditBody.Of(record).Text("text")?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)
            {
                matches.Add(statement);
            }
        }

        return matches;
    }

    private static TimeSpan ParseIdle(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var (unit, length) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (1.0, 2),
            _ when text.EndsWith('s') => (1_000.0, 1),
            _ when text.EndsWith('m') => (60_000.0, 1),
            _ => (0.0, 0),
        };
        if (unit > 0
            && double.TryParse(text.AsSpan(0, text.Length - length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * unit <= TimeSpan.FromHours(1).TotalMilliseconds)
        {
            return TimeSpan.FromMilliseconds(value * unit);
        }

        result.AddError("--skip-idle needs a time from 0ms to 60m, such as 500ms, 1s or 2m");
        return default;
    }

    private static void Show(Display display, StoredRecord record, long offset, int rows)
    {
        var body = AuditBody.Of(record);
        switch ((AuditRecordKind)record.Kind)
        {
            case AuditRecordKind.StatementDecided:
                Statement(display, record, body, offset);
                break;
            case AuditRecordKind.StatementFinished:
                Event(display, record, offset, "finished", AuditSessionText.Finished(body), body.Text("error") is null ? "green" : "red");
                break;
            case AuditRecordKind.ApprovalRequested or AuditRecordKind.ApprovalResolved:
                Event(display, record, offset, "approval", AuditSessionText.Approval(body), AuditRecordLine.StyleOf(body.Text("approval_state")));
                break;
            case AuditRecordKind.ResponseDelivered:
                Event(display, record, offset, "received", string.Create(CultureInfo.InvariantCulture, $"{body.Number("response", "bytes")} bytes"), "default");
                break;
            default:
                AuditRecordLine.Write(display, record);
                break;
        }

        if (record.Payload is { } payload)
        {
            new RecordedResponse(display, rows).Show(payload, body.Flag("response", "truncated"));
        }
    }

    private static void Statement(Display display, StoredRecord record, AuditBody body, long offset)
    {
        display.Line();
        var lines = SafeText.Escape(body.Text("text") ?? "", keepLines: true).Split('\n');
        var name = SafeText.Escape(body.Text("database") ?? "");
        for (var i = 0; i < lines.Length; i++)
        {
            display.Line((i == 0 ? $"{Offset(offset)} [{record.StatementNumber}] {name}=> " : new string(' ', OffsetWidth + 5) + "-> ", "grey"), (lines[i], "bold"));
        }

        var number = 0;
        foreach (var parameter in body.Items("parameters"))
        {
            number++;
            AuditSessionText.Field(display, $"${number}", parameter.GetString() ?? "NULL");
        }

        var verdict = body.Text("decision", "verdict") ?? "undecided";
        AuditSessionText.Field(display, "decision", verdict, AuditRecordLine.StyleOf(verdict));
        AuditSessionText.Reasons(display, body);
    }

    private static void Event(Display display, StoredRecord record, long offset, string name, string text, string style) => display.Line(
        (string.Create(CultureInfo.InvariantCulture, $"{Offset(offset)} [{record.StatementNumber}] {name} "), "grey"),
        (SafeText.Escape(text), style));

    private static string Offset(long microseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"+{microseconds / 1_000_000.0:0.000}s").PadRight(OffsetWidth);

    private sealed record Playback(double? Speed, TimeSpan LongestPause, string? Search, int Rows);
}
