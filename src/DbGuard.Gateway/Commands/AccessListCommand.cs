using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard access list [--all]</c>: what is out and what waits, newest first.</summary>
internal static class AccessListCommand
{
    private const int LongestText = 60;

    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Also what is over: denied, lapsed, revoked." };
        var command = new Command("list", "List credentials and requests, newest first.");
        command.Options.Add(all);
        command.SetAction((result, cancellationToken) => AccessServer.RunAsync(result, async client =>
        {
            var views = await client.SendAsync(
                HttpMethod.Get,
                result.GetValue(all) ? "access?state=all" : "access",
                null,
                ApiJson.Default.IReadOnlyListAccessView,
                result.InvocationConfiguration.Error,
                cancellationToken).ConfigureAwait(false);
            if (views is null)
            {
                return ExitCodes.Failure;
            }

            Write(result, views);
            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Write(ParseResult result, IReadOnlyList<AccessView> views)
    {
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(AccessCommand.Json))
        {
            output.WriteLine(JsonSerializer.Serialize(views, ApiJson.Default.IReadOnlyListAccessView));
            return;
        }

        if (views.Count == 0)
        {
            output.WriteLine("nothing is out and nothing waits");
            return;
        }

        new Display(output).Table(
            ["ID", "STATE", "PRINCIPAL", "PROFILE", "USER", "SESSIONS", "UNTIL", "REASON"],
            [.. views.Select(v => (IReadOnlyList<string>)[
                v.Id,
                v.State,
                SafeText.OneLine(v.Principal + (v.OnBehalfOf is { } human ? $" for {human}" : ""), LongestText),
                SafeText.OneLine(v.Profile ?? "", LongestText),
                v.User ?? "",
                string.Create(CultureInfo.InvariantCulture, $"{v.Sessions ?? 0}/{v.MaxSessions}"),
                UtcText.Of(v.ExpiresAt),
                SafeText.OneLine(v.Reason ?? "", LongestText),
            ])]);
    }
}
