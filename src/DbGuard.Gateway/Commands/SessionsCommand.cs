using System.CommandLine;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard sessions</c>: asks the running gateway over its socket.</summary>
internal static class SessionsCommand
{
    public static Option<bool> Json { get; } = new("--json") { Description = "The API's JSON, for programs.", Recursive = true };

    public static Command Create()
    {
        var command = new Command("sessions", "List and end open sessions.");
        command.Options.Add(StoreSelection.Api);
        command.Options.Add(StoreSelection.Configuration);
        command.Options.Add(Json);
        command.Subcommands.Add(SessionsListCommand.Create());
        command.Subcommands.Add(SessionsKillCommand.Create());
        return command;
    }
}
