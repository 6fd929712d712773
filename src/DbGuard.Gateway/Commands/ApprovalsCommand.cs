using System.CommandLine;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard approvals</c>: asks the running gateway over its socket.</summary>
internal static class ApprovalsCommand
{
    public static Option<bool> Json { get; } = new("--json") { Description = "The API's JSON, for programs.", Recursive = true };

    public static Command Create()
    {
        var command = new Command("approvals", "List, show and answer held statements.");
        command.Options.Add(StoreSelection.Api);
        command.Options.Add(StoreSelection.Configuration);
        command.Options.Add(Json);
        command.Subcommands.Add(ApprovalsListCommand.Create());
        command.Subcommands.Add(ApprovalsShowCommand.Create());
        command.Subcommands.Add(ApprovalsAnswerCommand.CreateApprove());
        command.Subcommands.Add(ApprovalsAnswerCommand.Create("deny", "Refuse a held statement."));
        command.Subcommands.Add(ApprovalsTrialCommand.Create());
        command.Subcommands.Add(ApprovalsAnswerCommand.Create("revoke", "End what was granted before its time."));
        return command;
    }
}
