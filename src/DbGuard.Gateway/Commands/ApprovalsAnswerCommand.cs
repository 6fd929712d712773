using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard approvals approve|deny ID [--comment TEXT]</c>: answers a request as the operating-system user who runs the command.</summary>
internal static class ApprovalsAnswerCommand
{
    public static Command Create(string verb, string description)
    {
        var id = new Argument<string>("ID") { Description = "The request's id." };
        var comment = new Option<string?>("--comment") { Description = "For the agent and the record.", HelpName = "TEXT" };
        var command = new Command(verb, description);
        command.Arguments.Add(id);
        command.Options.Add(comment);
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var view = await client.SendAsync(
                HttpMethod.Post,
                $"approvals/{Uri.EscapeDataString(result.GetRequiredValue(id))}/{verb}",
                new AnswerBody(result.GetValue(comment)),
                ApiJson.Default.ApprovalView,
                result.InvocationConfiguration.Error,
                cancellationToken).ConfigureAwait(false);
            if (view is null)
            {
                return ExitCodes.Failure;
            }

            var output = result.InvocationConfiguration.Output;
            if (result.GetValue(ApprovalsCommand.Json))
            {
                ApprovalText.Write(output, isJson: true, view);
            }
            else
            {
                new Display(output).Line((view.Id + "  ", "bold"), (view.State, AuditRecordLine.StyleOf(view.State)), ($" by {SafeText.Escape(view.Approver ?? "")}", "default"));
            }

            return ExitCodes.Success;
        }));
        return command;
    }
}
