using System.CommandLine;
using System.Globalization;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit replay SESSION [--speed N]</c>: plays a session back: each statement, what was decided, and what the client was given, in the recorded rhythm.</summary>
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
            Description = "How fast: 1 as recorded, 10 ten times as fast, 0 without pauses. Default: 1 on a terminal, else 0. Pauses are cut at 3 seconds.",
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
        var command = new Command("replay", "Play a session back as the client saw it.");
        command.Arguments.Add(session);
        command.Options.Add(speed);
        command.Options.Add(rows);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(
            result, reader => RunAsync(result, reader, result.GetRequiredValue(session), result.GetValue(speed), result.GetValue(rows), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult result, IAuditReader reader, string wanted, double? speed, int rows, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        if (AuditSessions.Find(reader, wanted, result.InvocationConfiguration.Error) is not { } session)
        {
            return ExitCodes.Failure;
        }

        var display = new Display(output);
        var factor = speed ?? (display.IsTerminal ? 1 : 0);
        long? first = null;
        long previous = 0;
        foreach (var record in reader.Read(new RecordQuery { SessionId = session }))
        {
            first ??= record.At;
            previous = previous == 0 ? record.At : previous;
            await PauseAsync(record.At - previous, factor, cancellationToken).ConfigureAwait(false);
            previous = record.At;
            if (result.GetValue(AuditCommand.Json))
            {
                output.WriteLine(AuditBody.ToJsonLine(record, withResponse: true));
            }
            else
            {
                Show(display, record, record.At - first.Value, rows);
            }
        }

        return ExitCodes.Success;
    }

    private static Task PauseAsync(long microseconds, double speed, CancellationToken cancellationToken)
    {
        if (speed <= 0 || microseconds <= 0)
        {
            return Task.CompletedTask;
        }

        var pause = TimeSpan.FromMicroseconds(Math.Min(microseconds, LongestPause.TotalMicroseconds) / speed);
        return Task.Delay(pause < LongestPause ? pause : LongestPause, TimeProvider.System, cancellationToken);
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
}
