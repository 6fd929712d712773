using System.CommandLine;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard policy check FILE</c>: reports every error of a policy file the way compilers do.</summary>
internal static class PolicyCheckCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The policy file." };
        var schema = new Option<FileInfo?>("--schema") { Description = "A schema file: also report label patterns that match no column of it." };
        var command = new Command("check", "Report every error in a policy file; exit code 1 when there is one.");
        command.Arguments.Add(file);
        command.Options.Add(schema);
        command.SetAction(result =>
            Run(result.GetRequiredValue(file), result.GetValue(schema), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(FileInfo file, FileInfo? schema, TextWriter output, TextWriter error)
    {
        if (PolicyInputs.LoadPolicy(file, error) is not { } policy)
        {
            return ExitCodes.Failure;
        }

        if (schema is not null)
        {
            if (PolicyInputs.LoadCatalog(schema.FullName, error) is not { } catalog
                || PolicyInputs.WriteUnusedPatterns(policy, catalog, file.ToString(), error) > 0)
            {
                return ExitCodes.Failure;
            }
        }

        output.WriteLine($"{file}: ok: {Count(policy.Profiles.Length, "profile")}, {Count(policy.Labels.Length, "label")}, {Count(policy.Rules.Length, "rule")}; version {policy.Version[..12]}");
        return ExitCodes.Success;
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
