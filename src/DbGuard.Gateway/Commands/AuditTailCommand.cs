using System.CommandLine;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit tail [-f] [-n COUNT]</c>: the last records, and those to come.</summary>
internal static class AuditTailCommand
{
    private const int DefaultCount = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static Command Create()
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with new records as they come." };
        var count = new Option<int>("--lines", "-n") { Description = "How many records to begin with.", DefaultValueFactory = _ => DefaultCount, HelpName = "COUNT" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("-n needs a number of at least 0");
            }
        });
        var command = new Command("tail", "Show the last records, one a line.");
        command.Options.Add(follow);
        command.Options.Add(count);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(
            result, reader => RunAsync(result, reader, result.GetValue(count), result.GetValue(follow), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, IAuditReader reader, int count, bool isFollowing, CancellationToken cancellationToken)
    {
        var output = result.InvocationConfiguration.Output;
        var isJson = result.GetValue(AuditCommand.Json);
        var display = new Display(output);
        var seen = count == 0 ? reader.LastSequence() : reader.SequenceBeforeLast(new RecordQuery(), count);
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        while (true)
        {
            foreach (var record in reader.Read(new RecordQuery { After = seen }))
            {
                if (isJson)
                {
                    output.WriteLine(AuditBody.ToJsonLine(record, withResponse: false));
                }
                else
                {
                    AuditRecordLine.Write(display, record);
                }

                seen = record.Sequence;
            }

            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (!isFollowing)
            {
                return ExitCodes.Success;
            }

            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
