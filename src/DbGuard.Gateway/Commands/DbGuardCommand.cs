using System.CommandLine;
using System.CommandLine.Help;

namespace DbGuard.Gateway.Commands;

/// <summary>The root of the command line: one line per command, one file per command.</summary>
internal static class DbGuardCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("DbGuard stands between AI agents and your databases: it identifies, analyses, decides, masks and records every statement.");
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(PolicyCommand.Create());
        root.Subcommands.Add(ApprovalsCommand.Create());
        root.Subcommands.Add(AccessCommand.Create());
        root.Subcommands.Add(SessionsCommand.Create());
        root.Subcommands.Add(ConsoleCommand.Create());
        root.Subcommands.Add(WebhooksCommand.Create());
        root.Subcommands.Add(AuditCommand.Create());
        root.Subcommands.Add(HardenCommand.Create());

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }
}
