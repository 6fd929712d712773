using System.CommandLine;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit</c>: reads the evidence, whether the gateway runs or not.</summary>
internal static class AuditCommand
{
    public static Option<bool> Json { get; } = new("--json") { Description = "One JSON object a line, for programs.", Recursive = true };

    public static Command Create()
    {
        var command = new Command("audit", "Look at, search, replay, verify and export the evidence.");
        command.Options.Add(StoreSelection.Store);
        command.Options.Add(StoreSelection.Configuration);
        command.Options.Add(Json);
        command.Subcommands.Add(AuditTailCommand.Create());
        command.Subcommands.Add(AuditShowCommand.Create());
        command.Subcommands.Add(AuditReplayCommand.Create());
        command.Subcommands.Add(AuditSearchCommand.Create());
        command.Subcommands.Add(AuditVerifyCommand.Create());
        command.Subcommands.Add(AuditExportCommand.Create());
        command.Subcommands.Add(AuditEvidenceCommand.Create());
        command.Subcommands.Add(AuditEvidenceCommand.CreateVerify());
        command.Subcommands.Add(AuditKeygenCommand.Create());
        command.Subcommands.Add(AuditLegalHoldCommand.Create());
        return command;
    }
}
