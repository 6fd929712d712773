using System.CommandLine;
using System.Text;

using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies.Cases;
using DbGuard.Dialects.Postgres;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard policy test FILE</c>: runs the cases beside a policy through the whole pipeline, without a database.</summary>
internal static class PolicyTestCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The policy file; its cases are in NAME.tests.yaml beside it." };
        var cases = new Option<FileInfo?>("--cases") { Description = "Another file of cases." };
        var command = new Command("test", "Run the cases beside a policy; exit code 1 when one fails.");
        command.Arguments.Add(file);
        command.Options.Add(cases);
        command.SetAction(result =>
            Run(result.GetRequiredValue(file), result.GetValue(cases), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(FileInfo policyFile, FileInfo? casesFile, TextWriter output, TextWriter error)
    {
        var path = casesFile?.FullName ?? PolicyCaseFile.PathFor(policyFile.FullName);
        var policy = PolicyInputs.LoadPolicy(policyFile, error);
        var file = PolicyCaseFile.Read(path);
        if (!file.Diagnostics.IsEmpty)
        {
            PolicyDiagnostics.Write(error, path, file.Diagnostics);
        }

        if (policy is null || !file.Diagnostics.IsEmpty || PolicyInputs.LoadCatalog(file.Schema, error) is not { } catalog)
        {
            return ExitCodes.Failure;
        }

        var pipeline = new GuardPipeline(new PostgresAnalyzer(), policy);
        var failed = 0;
        foreach (var one in file.Cases)
        {
            var missing = one.Check(Decide(pipeline, one, catalog));
            output.WriteLine($"{(missing.IsEmpty ? "pass" : "FAIL")}  {one.Name}");
            foreach (var what in missing)
            {
                output.WriteLine($"      {Path.GetFileName(path)}:{one.Line}: {what}");
            }

            failed += missing.IsEmpty ? 0 : 1;
        }

        output.WriteLine($"{file.Cases.Length - failed} passed, {failed} failed");
        return failed == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static GuardOutcome Decide(GuardPipeline pipeline, PolicyCase one, CatalogSnapshot catalog)
    {
        var resolution = pipeline.Policy.ResolveProfile(one.Principal, one.Context);
        return resolution.IsResolved
            ? pipeline.Decide(new GuardRequest(
                Encoding.UTF8.GetBytes(one.Sql), one.Principal, resolution.Profile, catalog, PolicyInputs.SessionOf(catalog), NoSessionObjects.Instance) { Context = one.Context })
            : pipeline.Refuse(resolution);
    }
}
