using System.CommandLine;
using System.Net;
using System.Text;

using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Cases;
using DbGuard.Dialects.Postgres;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard policy explain</c>: what a policy says about a text, and why: facts, checks, mask plan, reasons. Runs nothing.</summary>
internal static class PolicyExplainCommand
{
    public static Command Create()
    {
        var policy = new Option<FileInfo>("--policy") { Description = "The policy file.", Required = true };
        var principal = new Option<string>("--as") { Description = $"Who asks: {PrincipalText.Help}.", Required = true };
        var from = new Option<string?>("--from") { Description = "Address the client comes from, for profiles with `network`. Without one it is not known." };
        var at = new Option<string?>("--at") { Description = "When, for profiles with `hours`: date, time and offset, e.g. 2026-11-26T10:00:00Z. Without one: now." };
        var schema = new Option<FileInfo?>("--schema") { Description = "A schema file. Without one the database is taken as empty." };
        var config = new Option<FileInfo?>("--config") { Description = "The gateway's configuration instead of a schema file: the schema is read from its database." };
        var database = new Option<string?>("--database") { Description = "With --config: which of its databases." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var sql = new Argument<string>("SQL") { Description = "One or more statements; `-` reads them from standard input." };
        var command = new Command("explain", "Say what a policy decides about statements, and why. Nothing is run; exit code 1 when they are denied.");
        command.Options.Add(policy);
        command.Options.Add(principal);
        command.Options.Add(from);
        command.Options.Add(at);
        command.Options.Add(schema);
        command.Options.Add(config);
        command.Options.Add(database);
        command.Options.Add(json);
        command.Arguments.Add(sql);
        command.SetAction(async (result, cancellationToken) =>
        {
            var error = result.InvocationConfiguration.Error;
            if (Context(result.GetValue(from), result.GetValue(at), error) is not { } context)
            {
                return ExitCodes.Usage;
            }

            var catalog = result.GetValue(config) is { } configuration
                ? await LiveCatalog.ReadAsync(configuration, result.GetValue(database), error, cancellationToken)
                : PolicyInputs.LoadCatalog(result.GetValue(schema)?.FullName, error);
            return catalog is null
                ? ExitCodes.Failure
                : Run(
                    result.GetRequiredValue(policy), result.GetRequiredValue(principal), context, catalog, result.GetValue(json), result.GetRequiredValue(sql),
                    result.InvocationConfiguration.Output, error);
        });
        return command;
    }

    private static AccessContext? Context(string? from, string? at, TextWriter error)
    {
        IPAddress? address = null;
        if (from is not null && !IPAddress.TryParse(from, out address))
        {
            error.WriteLine($"--from: `{from}` is not an address");
            error.WriteLine("    help: write an address, e.g. 10.1.2.3");
            return null;
        }

        if (at is null)
        {
            return new AccessContext(address, TimeProvider.System.GetUtcNow());
        }

        if (AccessTime.Parse(at) is { } moment)
        {
            return new AccessContext(address, moment);
        }

        error.WriteLine($"--at: `{at}` is not a time");
        error.WriteLine($"    help: {AccessTime.Help}");
        return null;
    }

    private static int Run(FileInfo policyFile, string who, AccessContext context, CatalogSnapshot catalog, bool json, string sql, TextWriter output, TextWriter error)
    {
        if (!PrincipalText.TryParse(who, out var principal, out var problem))
        {
            error.WriteLine($"--as: {problem}");
            error.WriteLine($"    help: {PrincipalText.Help}");
            return ExitCodes.Usage;
        }

        if (PolicyInputs.LoadPolicy(policyFile, error) is not { } policy)
        {
            return ExitCodes.Failure;
        }

        var resolution = policy.ResolveProfile(principal, context);
        if (!resolution.IsResolved)
        {
            error.WriteLine($"{resolution.Code} {resolution.Refusal}");
            error.WriteLine($"    help: {resolution.Help}");
            return ExitCodes.Failure;
        }

        var text = Encoding.UTF8.GetBytes(sql == "-" ? System.Console.In.ReadToEnd() : sql);
        var outcome = new GuardPipeline(new PostgresAnalyzer(), policy, cacheEntries: 0).Decide(
            new GuardRequest(text, principal, resolution.Profile, catalog, PolicyInputs.SessionOf(catalog), NoSessionObjects.Instance) { Context = context });
        var explanation = new PolicyExplanation(policy, resolution.Profile, catalog, outcome, new PolicyEngine(policy).LabelsOn(catalog));
        if (json)
        {
            output.WriteLine(PolicyExplanationJson.Write(explanation));
        }
        else
        {
            PolicyExplanationText.Write(output, explanation);
        }

        return outcome.Verdict == Verdict.Deny ? ExitCodes.Failure : ExitCodes.Success;
    }
}
