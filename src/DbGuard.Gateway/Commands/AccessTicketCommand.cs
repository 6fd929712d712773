using System.CommandLine;
using System.Text.Json;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard access show|grant|deny ID</c>: looks at one request, or answers it as the operating-system user who runs the command.</summary>
internal static class AccessTicketCommand
{
    public static Command Create(string verb, string description, HttpMethod method, string path)
    {
        var id = new Argument<string>("ID") { Description = "Its id." };
        var comment = new Option<string?>("--comment") { Description = "For the asker and the record.", HelpName = "TEXT" };
        var command = new Command(verb, description);
        command.Arguments.Add(id);
        if (method == HttpMethod.Post)
        {
            command.Options.Add(comment);
        }

        command.SetAction((result, cancellationToken) => AccessServer.RunAsync(result, async client =>
        {
            var view = await client.SendAsync(
                method,
                $"access/{Uri.EscapeDataString(result.GetRequiredValue(id))}{path}",
                method == HttpMethod.Post ? new AnswerBody(result.GetValue(comment)) : null,
                ApiJson.Default.AccessView,
                result.InvocationConfiguration.Error,
                cancellationToken).ConfigureAwait(false);
            if (view is null)
            {
                return ExitCodes.Failure;
            }

            if (result.GetValue(AccessCommand.Json))
            {
                result.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(view, ApiJson.Default.AccessView));
            }
            else
            {
                AccessText.Write(result.InvocationConfiguration.Output, view);
            }

            return ExitCodes.Success;
        }));
        return command;
    }
}
