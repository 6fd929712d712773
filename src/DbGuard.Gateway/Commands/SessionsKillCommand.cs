using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard sessions kill ID [--comment TEXT]</c>: ends a session; the evidence says who did it.</summary>
internal static class SessionsKillCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The session's id." };
        var comment = new Option<string?>("--comment") { Description = "For the record.", HelpName = "TEXT" };
        var command = new Command("kill", "End a session at once.");
        command.Arguments.Add(id);
        command.Options.Add(comment);
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var view = await client.SendAsync(
                HttpMethod.Post,
                $"sessions/{Uri.EscapeDataString(result.GetRequiredValue(id))}/kill",
                new AnswerBody(result.GetValue(comment)),
                ApiJson.Default.SessionView,
                result.InvocationConfiguration.Error,
                cancellationToken).ConfigureAwait(false);
            if (view is null)
            {
                return ExitCodes.Failure;
            }

            result.InvocationConfiguration.Output.WriteLine($"{SafeText.Escape(view.Id)} of {SafeText.Escape(view.Principal)} ended");
            return ExitCodes.Success;
        }));
        return command;
    }
}
