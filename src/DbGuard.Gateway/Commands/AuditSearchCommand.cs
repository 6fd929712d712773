using System.CommandLine;
using System.Globalization;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit search</c>: finds statements by who asked, what they touched, what was decided and when.</summary>
internal static class AuditSearchCommand
{
    private const int DefaultCount = 100;

    public static Command Create()
    {
        var command = new Command("search", "Find statements by who asked, what they touched, what was decided, and when.");
        var filter = new RecordFilterOptions(command);
        var count = new Option<int>("--lines", "-n") { Description = "How many of the last matches to show; 0: all.", DefaultValueFactory = _ => DefaultCount, HelpName = "COUNT" };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("-n needs a number of at least 0");
            }
        });
        command.Options.Add(count);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(result, reader =>
        {
            if (filter.Find(result, reader) is not { } records)
            {
                return Task.FromResult(ExitCodes.Failure);
            }

            Show(result, records, result.GetValue(count), cancellationToken);
            return Task.FromResult(ExitCodes.Success);
        }));
        return command;
    }

    private static void Show(ParseResult result, IEnumerable<StoredRecord> records, int most, CancellationToken cancellationToken)
    {
        var kept = new Queue<StoredRecord>();
        long found = 0;
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found++;
            if (most == 0)
            {
                Show(result, record);
                continue;
            }

            kept.Enqueue(record with { Payload = null });
            if (kept.Count > most)
            {
                kept.Dequeue();
            }
        }

        foreach (var record in kept)
        {
            Show(result, record);
        }

        if (most > 0 && found > most)
        {
            result.InvocationConfiguration.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the last {most} of {found} records; -n 0 shows all"));
        }
        else if (found == 0)
        {
            result.InvocationConfiguration.Error.WriteLine("no record matches");
        }
    }

    private static void Show(ParseResult result, StoredRecord record)
    {
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(AuditCommand.Json))
        {
            output.WriteLine(AuditBody.ToJsonLine(record, withResponse: false));
        }
        else
        {
            AuditRecordLine.Write(new Display(output), record);
        }
    }
}
