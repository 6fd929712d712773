using System.CommandLine;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit show SESSION</c>: who, and each statement with its decision, reasons, approval and end.</summary>
internal static class AuditShowCommand
{
    public static Command Create()
    {
        var session = AuditSessions.Argument();
        var command = new Command("show", "Show one session: its statements, decisions and ends.");
        command.Arguments.Add(session);
        command.SetAction((result, _) => StoreSelection.WithStoreAsync(
            result, reader => Task.FromResult(Run(result, reader, result.GetRequiredValue(session)))));
        return command;
    }

    private static int Run(ParseResult result, IAuditReader reader, string wanted)
    {
        var output = result.InvocationConfiguration.Output;
        if (AuditSessions.Find(reader, wanted, result.InvocationConfiguration.Error) is not { } session)
        {
            return ExitCodes.Failure;
        }

        var display = new Display(output);
        foreach (var record in reader.Read(new RecordQuery { SessionId = session }))
        {
            if (result.GetValue(AuditCommand.Json))
            {
                output.WriteLine(AuditBody.ToJsonLine(record, withResponse: false));
            }
            else
            {
                AuditSessionText.Write(display, record);
            }
        }

        return ExitCodes.Success;
    }
}
