using System.CommandLine;
using System.Security.Cryptography;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres;
using DbGuard.Gateway.Hardening;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard harden --plan</c>: what the database itself should enforce, as a script to review. Changes nothing.</summary>
internal static class HardenCommand
{
    public static Command Create()
    {
        var plan = new Option<bool>("--plan") { Description = "Print the plan. Must be given: there is nothing that this command does by itself.", Required = true };
        var config = new Option<FileInfo>("--config") { Description = "The gateway's configuration; its policy, its database and its login are used.", Required = true };
        var database = new Option<string?>("--database") { Description = "Which of its databases." };
        var profile = new Option<string[]>("--profile") { Description = "For which profiles; without one for all.", AllowMultipleArgumentsPerToken = true };
        var role = new Option<string?>("--role") { Description = "For another role than the gateway's own." };
        var columns = new Option<bool>("--columns") { Description = "Grant SELECT column by column and leave out what the policy masks." };
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new Command("harden", "Print the grants and revokes that make the database enforce the policy's permissions too, and what leads around them.");
        foreach (var option in new Option[] { plan, config, database, profile, role, columns, json })
        {
            command.Options.Add(option);
        }

        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(config), result.GetValue(database), result.GetValue(profile) ?? [], result.GetValue(role), result.GetValue(columns), result.GetValue(json),
            result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        FileInfo config, string? database, string[] names, string? role, bool byColumn, bool json, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var options = GatewayOptionsReader.Read(config.FullName);
            if ((database ?? (options.Databases is [var only] ? only : null)) is not { } name)
            {
                await error.WriteLineAsync($"{config}: DBG6122 say which database: --database {string.Join(" or ", options.Databases)}");
                return ExitCodes.Usage;
            }

            if (PolicyInputs.LoadPolicy(new FileInfo(options.Policy.File), error) is not { } policy)
            {
                return ExitCodes.Failure;
            }

            if (names.FirstOrDefault(n => policy.FindProfile(n) is null) is { } unknown)
            {
                await error.WriteLineAsync($"--profile: the policy has no profile `{unknown}`; it has {string.Join(", ", policy.Profiles.Select(p => $"`{p.Name}`"))}");
                return ExitCodes.Usage;
            }

            var profiles = policy.Profiles.Where(p => names.Length == 0 || names.Contains(p.Name)).ToList();
            var connector = new UpstreamConnector(UpstreamEndpoint.From(options.Upstream) with { AllowSuperuser = true });
            await using var connection = await connector.ConnectAsync(new UpstreamLogin(name, [new("application_name", "dbguard:harden")]), cancellationToken);
            var plan = await HardeningReader.ReadAsync(connection, new PolicyEngine(policy, PostgresAnalyzer.OriginOf), profiles, role, byColumn, cancellationToken);
            if (json)
            {
                await output.WriteLineAsync(HardeningJson.Write(plan));
            }
            else
            {
                HardeningScript.Write(output, plan);
            }

            return ExitCodes.Success;
        }
        catch (GatewayOptionsException problems)
        {
            foreach (var problem in problems.Problems)
            {
                await error.WriteLineAsync(problem.ToString());
            }
        }
        catch (Exception failure) when (failure is UpstreamException or IOException or CryptographicException)
        {
            await error.WriteLineAsync($"{config}: DBG6123 the database cannot be looked at: {failure.Message}");
        }

        return ExitCodes.Failure;
    }
}
