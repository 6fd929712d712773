using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary>
/// <c>dbguard sessions kill (ID | --principal ISSUER/SUBJECT | --all) [--comment TEXT]</c>: ends sessions; the evidence says who did it.
/// </summary>
internal static class SessionsKillCommand
{
    private static readonly Argument<string?> s_id = new("ID") { Description = "The session's id.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> s_principal = new("--principal")
    {
        Description = "End every session of this principal, e.g. config/claude.",
        HelpName = "ISSUER/SUBJECT",
    };

    private static readonly Option<bool> s_all = new("--all") { Description = "End every session." };

    private static readonly Option<string?> s_comment = new("--comment") { Description = "For the record.", HelpName = "TEXT" };

    public static Command Create()
    {
        var command = new Command("kill", "End sessions at once; what they run is cancelled.");
        command.Arguments.Add(s_id);
        command.Options.Add(s_principal);
        command.Options.Add(s_all);
        command.Options.Add(s_comment);
        command.Validators.Add(result =>
        {
            var ways = (result.GetValue(s_id) is null ? 0 : 1) + (result.GetValue(s_principal) is null ? 0 : 1) + (result.GetValue(s_all) ? 1 : 0);
            if (ways != 1)
            {
                result.AddError("which sessions? give one of ID, --principal and --all");
            }
        });
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, client => KillAsync(client, result, cancellationToken)));
        return command;
    }

    private static async Task<int> KillAsync(ApiClient client, ParseResult result, CancellationToken cancellationToken)
    {
        var body = new AnswerBody(result.GetValue(s_comment));
        var error = result.InvocationConfiguration.Error;
        IReadOnlyList<SessionView>? ended;
        if (result.GetValue(s_id) is { } id)
        {
            var view = await client.SendAsync(
                HttpMethod.Post, $"sessions/{Uri.EscapeDataString(id)}/kill", body, ApiJson.Default.SessionView, error, cancellationToken).ConfigureAwait(false);
            ended = view is null ? null : [view];
        }
        else
        {
            var which = result.GetValue(s_principal) is { } principal ? $"principal={Uri.EscapeDataString(principal)}" : "all=true";
            ended = await client.SendAsync(
                HttpMethod.Post, $"sessions/kill?{which}", body, ApiJson.Default.IReadOnlyListSessionView, error, cancellationToken).ConfigureAwait(false);
        }

        if (ended is null)
        {
            return ExitCodes.Failure;
        }

        foreach (var session in ended)
        {
            result.InvocationConfiguration.Output.WriteLine($"{SafeText.Escape(session.Id)} of {SafeText.Escape(session.Principal)} ended");
        }

        if (ended.Count == 0)
        {
            error.WriteLine("no such session is open");
        }

        return ExitCodes.Success;
    }
}
