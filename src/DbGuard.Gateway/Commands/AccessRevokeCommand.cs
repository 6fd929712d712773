using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard access revoke (ID | --principal ISSUER/SUBJECT | --all) [--comment TEXT]</c>: takes credentials back; their sessions end at once.</summary>
internal static class AccessRevokeCommand
{
    private static readonly Argument<string?> s_id = new("ID") { Description = "Its id.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> s_principal = new("--principal") { Description = "Everything of this principal, e.g. ci/repo:bank/payments.", HelpName = "ISSUER/SUBJECT" };

    private static readonly Option<bool> s_all = new("--all") { Description = "Everything that is out or waits." };

    private static readonly Option<string?> s_comment = new("--comment") { Description = "For the record.", HelpName = "TEXT" };

    public static Command Create()
    {
        var command = new Command("revoke", "Take credentials back; their sessions end at once.");
        command.Arguments.Add(s_id);
        command.Options.Add(s_principal);
        command.Options.Add(s_all);
        command.Options.Add(s_comment);
        command.Validators.Add(result =>
        {
            var ways = (result.GetValue(s_id) is null ? 0 : 1) + (result.GetValue(s_principal) is null ? 0 : 1) + (result.GetValue(s_all) ? 1 : 0);
            if (ways != 1)
            {
                result.AddError("which? give one of ID, --principal and --all");
            }
        });
        command.SetAction((result, cancellationToken) => AccessServer.RunAsync(result, client => RevokeAsync(client, result, cancellationToken)));
        return command;
    }

    private static async Task<int> RevokeAsync(ApiClient client, ParseResult result, CancellationToken cancellationToken)
    {
        var body = new AnswerBody(result.GetValue(s_comment));
        var error = result.InvocationConfiguration.Error;
        IReadOnlyList<AccessView>? revoked;
        if (result.GetValue(s_id) is { } id)
        {
            var view = await client.SendAsync(
                HttpMethod.Post, $"access/{Uri.EscapeDataString(id)}/revoke", body, ApiJson.Default.AccessView, error, cancellationToken).ConfigureAwait(false);
            revoked = view is null ? null : [view];
        }
        else
        {
            var which = result.GetValue(s_principal) is { } principal ? $"principal={Uri.EscapeDataString(principal)}" : "all=true";
            revoked = await client.SendAsync(
                HttpMethod.Post, $"access/revoke?{which}", body, ApiJson.Default.IReadOnlyListAccessView, error, cancellationToken).ConfigureAwait(false);
        }

        if (revoked is null)
        {
            return ExitCodes.Failure;
        }

        foreach (var view in revoked)
        {
            result.InvocationConfiguration.Output.WriteLine($"{SafeText.Escape(view.Id)} of {SafeText.Escape(view.Principal)} revoked");
        }

        if (revoked.Count == 0)
        {
            error.WriteLine("nothing is out and nothing waits");
        }

        return ExitCodes.Success;
    }
}
