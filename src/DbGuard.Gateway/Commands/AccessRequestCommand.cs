using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.Http.Json;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard access request</c>: exchanges a proven identity for a short-lived credential, or asks a person for a profile.</summary>
internal static class AccessRequestCommand
{
    public static Command Create()
    {
        var profile = new Option<string?>("--profile") { Description = "A profile that a person must grant.", HelpName = "NAME" };
        var reason = new Option<string?>("--reason") { Description = "Why; needed with --profile.", HelpName = "TEXT" };
        var lifetime = new Option<int?>("--lifetime") { Description = "How long, e.g. 90s, 15m, 1h.", HelpName = "TIME", CustomParser = ReadLifetime };
        var sessions = new Option<int?>("--sessions") { Description = "Most sessions at once.", HelpName = "N" };
        var databases = new Option<string[]>("--database") { Description = "A database it opens; may be given several times. Without it: all.", HelpName = "NAME" };
        var command = new Command("request", "Ask for a short-lived credential.");
        command.Options.Add(profile);
        command.Options.Add(reason);
        command.Options.Add(lifetime);
        command.Options.Add(sessions);
        command.Options.Add(databases);
        command.Options.Add(AccessText.Output);
        command.Options.Add(AccessText.PasswordFile);
        command.SetAction((result, cancellationToken) => AccessServer.RunAsync(result, async client =>
        {
            var body = new AccessBody
            {
                Profile = result.GetValue(profile),
                Reason = result.GetValue(reason),
                LifetimeSeconds = result.GetValue(lifetime),
                Sessions = result.GetValue(sessions),
                Databases = [.. result.GetValue(databases) ?? []],
            };
            using var content = JsonContent.Create(body, ApiJson.Default.AccessBody);
            var view = await client.SendContentAsync(
                HttpMethod.Post, "access", content, ApiJson.Default.AccessView, result.InvocationConfiguration.Error, cancellationToken).ConfigureAwait(false);
            return view is null ? ExitCodes.Failure : await AccessText.WriteAsync(result, view).ConfigureAwait(false);
        }));
        return command;
    }

    private static int? ReadLifetime(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (text.Length > 1 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < 100_000)
        {
            switch (text[^1])
            {
                case 's': return count;
                case 'm': return count * 60;
                case 'h': return count * 3600;
            }
        }

        argument.AddError($"`{text}` is not a time such as 90s, 15m or 1h");
        return null;
    }
}
