using System.CommandLine;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard access</c>: short-lived credentials, from a pod with a token or on the gateway's own machine.</summary>
internal static class AccessCommand
{
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
        return command;
    }
}
