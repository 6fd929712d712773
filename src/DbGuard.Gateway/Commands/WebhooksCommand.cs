using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Webhooks;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard webhooks test NAME</c>: sends a ping as the gateway would send an event.</summary>
internal static class WebhooksCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The webhook's name in the configuration." };
        var config = new Option<FileInfo>("--config") { Description = "The gateway's configuration.", HelpName = "FILE", DefaultValueFactory = _ => new FileInfo("dbguard.json") };
        var test = new Command("test", "Send a ping and say what the receiver answered.");
        test.Arguments.Add(name);
        test.Options.Add(config);
        test.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(config), result.GetRequiredValue(name), result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, cancellationToken));
        var command = new Command("webhooks", "Try the receivers of events.");
        command.Subcommands.Add(test);
        return command;
    }

    private static async Task<int> RunAsync(FileInfo config, string name, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var options = GatewayOptionsReader.Read(config.FullName);
            if (options.Webhooks.FirstOrDefault(w => w.Name == name) is not { } webhook)
            {
                await error.WriteLineAsync($"there is no webhook `{name}`; configured: {string.Join(", ", options.Webhooks.Select(w => w.Name))}").ConfigureAwait(false);
                return ExitCodes.Usage;
            }

            using var record = JsonDocument.Parse("{\"detail\": \"sent by dbguard webhooks test\"}");
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"ping {Guid.NewGuid()}")));
            var body = WebhookBody.Write(new WebhookEvent(id, "ping", 0, TimeProvider.System.GetUtcNow(), record.RootElement.Clone()), null, null, webhook.Template);
            using var sender = new WebhookSender(new Uri(webhook.Url), WebhookSender.Secret(webhook.SecretFile), TimeProvider.System);
            var (status, _) = await sender.PostAsync(id, body, cancellationToken).ConfigureAwait(false);
            await output.WriteLineAsync($"{name}: the receiver said {(int)status}").ConfigureAwait(false);
            return (int)status is >= 200 and < 300 ? ExitCodes.Success : ExitCodes.Failure;
        }
        catch (GatewayOptionsException problems)
        {
            foreach (var problem in problems.Problems)
            {
                await error.WriteLineAsync($"{config}: {problem}").ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await error.WriteLineAsync($"{name}: the receiver cannot be reached: {failure.Message}").ConfigureAwait(false);
        }

        return ExitCodes.Failure;
    }
}
