using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard console</c>: a link that logs the user of this machine in at the console.</summary>
internal static class ConsoleCommand
{
    public static Command Create()
    {
        var command = new Command("console", "Print a link that logs you in at the console: valid for 60 seconds, once.");
        command.Options.Add(StoreSelection.Api);
        command.Options.Add(StoreSelection.Configuration);
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var login = await client.SendAsync(
                HttpMethod.Post, "console/login", null, ApiJson.Default.ConsoleLoginView, result.InvocationConfiguration.Error, cancellationToken).ConfigureAwait(false);
            if (login is null)
            {
                return ExitCodes.Failure;
            }

            result.InvocationConfiguration.Output.WriteLine(SafeText.Escape(login.Url));
            return ExitCodes.Success;
        }));
        return command;
    }
}
