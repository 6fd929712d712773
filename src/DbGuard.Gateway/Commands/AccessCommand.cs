using System.CommandLine;
using System.CommandLine.Help;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard access</c>: short-lived credentials, from a pod with a token or on the gateway's own machine.</summary>
internal static class AccessCommand
{
    private const string Examples = """
        Examples:
          A job exchanges its token for a credential of 15 minutes, and psql uses it:
            dbguard access request --server https://gateway:8443 --token-file /var/run/secrets/token --output env > creds
            . ./creds && psql -c "select 1"

          An agent asks for another profile; an operator grants it; the agent collects it:
            dbguard access request --server https://gateway:8443 --token-file token --profile migrator --reason CHG-7 --lifetime 20m
            dbguard access grant acc-7k2m9q4x --comment "reviewed"
            dbguard access collect acc-7k2m9q4x --server https://gateway:8443 --token-file token --pgpass ~/.pgpass

          An operator sees what is out and takes it back:
            dbguard access list
            dbguard access revoke acc-7k2m9q4x --comment "leaked"
            dbguard access revoke --principal ci/repo:bank/payments
        """;

    public static Option<bool> Json { get; } = new("--json") { Description = "The API's JSON, for programs.", Recursive = true };

    public static Command Create()
    {
        var command = new Command("access", "Ask for, grant, list and revoke short-lived credentials.");
        command.Options.Add(StoreSelection.Api);
        command.Options.Add(StoreSelection.Configuration);
        command.Options.Add(AccessServer.Server);
        command.Options.Add(AccessServer.TokenFile);
        command.Options.Add(AccessServer.CaFile);
        command.Options.Add(Json);
        command.Subcommands.Add(AccessRequestCommand.Create());
        command.Subcommands.Add(AccessCollectCommand.Create());
        command.Subcommands.Add(AccessListCommand.Create());
        command.Subcommands.Add(AccessTicketCommand.Create("show", "Show one request or credential.", HttpMethod.Get, ""));
        command.Subcommands.Add(AccessTicketCommand.Create("grant", "Grant a request for a profile.", HttpMethod.Post, "/grant"));
        command.Subcommands.Add(AccessTicketCommand.Create("deny", "Refuse a request for a profile.", HttpMethod.Post, "/deny"));
        command.Subcommands.Add(AccessRevokeCommand.Create());
        var help = new HelpOption();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, command, Examples);
        command.Options.Add(help);
        return command;
    }
}
