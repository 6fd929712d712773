using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard access collect ID</c>: the credential of a request that was granted; for its asker, once.</summary>
internal static class AccessCollectCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The request's id." };
        var command = new Command("collect", "Get the credential of a granted request.");
        command.Arguments.Add(id);
        command.Options.Add(AccessText.Output);
        command.Options.Add(AccessText.PasswordFile);
        command.SetAction((result, cancellationToken) => AccessServer.RunAsync(result, async client =>
        {
            var view = await client.SendAsync(
                HttpMethod.Post,
                $"access/{Uri.EscapeDataString(result.GetRequiredValue(id))}/collect",
                null,
                ApiJson.Default.AccessView,
                result.InvocationConfiguration.Error,
                cancellationToken).ConfigureAwait(false);
            return view is null ? ExitCodes.Failure : await AccessText.WriteAsync(result, view).ConfigureAwait(false);
        }));
        return command;
    }
}
