using System.CommandLine;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard policy</c>: everything that can be done with a policy file without serving it.</summary>
internal static class PolicyCommand
{
    public static Command Create()
    {
        var command = new Command("policy", "Check, explain and test policy files.");
        command.Subcommands.Add(PolicyCheckCommand.Create());
        command.Subcommands.Add(PolicyExplainCommand.Create());
        command.Subcommands.Add(PolicyTestCommand.Create());
        command.Subcommands.Add(PolicyReplayCommand.Create());
        command.Subcommands.Add(PolicySuggestCommand.Create());
        command.Subcommands.Add(PolicySchemaCommand.Create());
        return command;
    }
}
