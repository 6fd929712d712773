using System.CommandLine;

using DbGuard.Core.Policies;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard policy check FILE</c>: reports every error of a policy file the way compilers do.</summary>
internal static class PolicyCheckCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The policy file." };
        var command = new Command("check", "Report every error in a policy file; exit code 1 when there is one.");
        command.Arguments.Add(file);
        command.SetAction(result => Run(result.GetRequiredValue(file), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(FileInfo file, TextWriter output, TextWriter error)
    {
        var result = PolicyReader.ReadFile(file.FullName);
        if (!result.IsValid)
        {
            PolicyDiagnostics.Write(error, file.ToString(), result.Diagnostics);
            return ExitCodes.Failure;
        }

        output.WriteLine($"{file}: ok, {result.Policy.Profiles.Length} profiles, version {result.Policy.Version[..12]}");
        return ExitCodes.Success;
    }
}
