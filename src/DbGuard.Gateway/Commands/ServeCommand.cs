using System.CommandLine;
using System.Net.Sockets;
using DbGuard.Core.Audit;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Access;
using DbGuard.Gateway.Hosting;
using DbGuard.Gateway.Hosting.Metrics;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Upstream;
using DbGuard.Gateway.Upstream.SessionRoles;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard serve --config FILE</c>: runs the gateway until SIGTERM or Ctrl-C.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo>("--config") { Description = "The gateway's configuration (JSON).", HelpName = "FILE", DefaultValueFactory = _ => new FileInfo("dbguard.json") };
        var command = new Command("serve", "Run the gateway until SIGTERM or Ctrl-C; open sessions may finish what they do.");
        command.Options.Add(config);
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.GetRequiredValue(config), result.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo config, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var options = GatewayOptionsReader.Read(config.FullName);
            var policy = PolicyReader.ReadFile(options.Policy.File);
            if (!policy.IsValid)
            {
                PolicyDiagnostics.Write(error, options.Policy.File, policy.Diagnostics);
                return ExitCodes.Failure;
            }

            if (options.Upstream.SessionRole == UpstreamSessionRole.PerSession && policy.Policy.Profiles.Select(SessionRoles.Refusal).OfType<string>().FirstOrDefault() is { } unfit)
            {
                await error.WriteLineAsync($"{options.Policy.File}: DBG7040 {unfit}");
                return ExitCodes.Failure;
            }

            if (await UpstreamRoleCheck.RefusalAsync(options, cancellationToken) is { } refusal)
            {
                await error.WriteLineAsync($"{config}: DBG7014 {refusal}");
                return ExitCodes.Failure;
            }

            await ServeAsync(options, GatewayOptionsReader.ReadLogging(config.FullName), policy.Policy, cancellationToken);
            return ExitCodes.Success;
        }
        catch (GatewayOptionsException problems)
        {
            foreach (var problem in problems.Problems)
            {
                await error.WriteLineAsync($"{config}: {problem}");
            }
        }
        catch (AuditUnavailableException failure)
        {
            await error.WriteLineAsync($"DBG8001 {failure.Message}");
        }
        catch (ApprovalStoreException failure)
        {
            await error.WriteLineAsync($"DBG8002 {failure.Message}");
        }
        catch (AccessUnavailableException failure)
        {
            await error.WriteLineAsync($"DBG8003 {failure.Message}");
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            await error.WriteLineAsync($"DBG6002 the gateway cannot listen: {failure.Message}");
        }

        return ExitCodes.Failure;
    }

    private static async Task ServeAsync(GatewayOptions options, IConfiguration logs, PolicySet policy, CancellationToken cancellationToken)
    {
        using var logging = GatewayLogging.Create(logs);
        using var telemetry = TelemetryExport.Start();
        await using var stores = await GatewayStores.OpenAsync(options.Store, TimeProvider.System, logging, cancellationToken, announces: options.Webhooks.Count > 0);
        await using var app = GatewayHost.Build(options, policy, stores, logging);
        await app.RunAsync(cancellationToken);
    }
}
