using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard approvals show ID</c>: one request with its statement and reasons.</summary>
internal static class ApprovalsShowCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The request's id." };
        var command = new Command("show", "Show one request for approval.");
        command.Arguments.Add(id);
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var view = await client.SendAsync(
                HttpMethod.Get,
                $"approvals/{Uri.EscapeDataString(result.GetRequiredValue(id))}",
                null,
                ApiJson.Default.ApprovalView,
                result.InvocationConfiguration.Error,
                cancellationToken).ConfigureAwait(false);
            if (view is null)
            {
                return ExitCodes.Failure;
            }

            ApprovalText.Write(result.InvocationConfiguration.Output, result.GetValue(ApprovalsCommand.Json), view);
            return ExitCodes.Success;
        }));
        return command;
    }
}
