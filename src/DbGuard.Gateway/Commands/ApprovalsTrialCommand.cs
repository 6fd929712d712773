using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard approvals trial ID</c>: runs a held statement in a transaction that is rolled back, and shows what it did.</summary>
internal static class ApprovalsTrialCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The request's id." };
        var command = new Command("trial", "Run a held statement in a transaction that is rolled back: exact counts, and a masked sample. Triggers fire, sequences advance.");
        command.Arguments.Add(id);
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var view = await client.SendAsync(
                HttpMethod.Post,
                $"approvals/{Uri.EscapeDataString(result.GetRequiredValue(id))}/trial",
                new AnswerBody(null),
                ApiJson.Default.ApprovalView,
                result.InvocationConfiguration.Error,
                cancellationToken).ConfigureAwait(false);
            if (view is null)
            {
                return ExitCodes.Failure;
            }

            ApprovalText.Write(result.InvocationConfiguration.Output, result.GetValue(ApprovalsCommand.Json), view);
            return view.Trial is { Error: null } ? ExitCodes.Success : ExitCodes.Failure;
        }));
        return command;
    }
}
