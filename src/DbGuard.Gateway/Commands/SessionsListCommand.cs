using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard sessions list</c>: who is connected.</summary>
internal static class SessionsListCommand
{
    private const int LongestText = 40;

    public static Command Create()
    {
        var command = new Command("list", "List the open sessions.");
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var views = await client.SendAsync(
                HttpMethod.Get, "sessions", null, ApiJson.Default.IReadOnlyListSessionView, result.InvocationConfiguration.Error, cancellationToken).ConfigureAwait(false);
            if (views is null)
            {
                return ExitCodes.Failure;
            }

            Write(result.InvocationConfiguration.Output, views, result.GetValue(SessionsCommand.Json));
            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Write(TextWriter output, IReadOnlyList<SessionView> views, bool isJson)
    {
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(views, ApiJson.Default.IReadOnlyListSessionView));
            return;
        }

        if (views.Count == 0)
        {
            output.WriteLine("no open sessions");
            return;
        }

        new Display(output).Table(
            ["ID", "STATE", "PRINCIPAL", "PROFILE", "DATABASE", "CLIENT", "APPLICATION", "QUIET FOR"],
            [.. views.Select(v => (IReadOnlyList<string>)[
                SafeText.Escape(v.Id),
                v.State,
                SafeText.OneLine(v.Principal + (v.OnBehalfOf is { } human ? $" for {human}" : ""), LongestText),
                SafeText.OneLine(v.Profile, LongestText),
                SafeText.OneLine(v.Database, LongestText),
                SafeText.OneLine(v.Client, LongestText),
                SafeText.OneLine(v.Application ?? "-", LongestText),
                string.Create(CultureInfo.InvariantCulture, $"{v.IdleMs / 1000.0:0.0} s"),
            ])]);
    }
}
