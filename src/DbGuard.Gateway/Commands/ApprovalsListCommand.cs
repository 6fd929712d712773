using System.CommandLine;
using System.Text.Json;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard approvals list [--state STATE]</c>: held statements, newest first.</summary>
internal static class ApprovalsListCommand
{
    private const int LongestText = 60;

    public static Command Create()
    {
        var state = new Option<string>("--state") { Description = "pending, approved, denied, expired, withdrawn or all.", DefaultValueFactory = _ => "pending" };
        state.AcceptOnlyFromAmong("pending", "approved", "denied", "expired", "withdrawn", "all");
        var command = new Command("list", "List requests for approval, newest first.");
        command.Options.Add(state);
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(
            result, client => RunAsync(result, client, result.GetValue(state)!, cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, ApiClient client, string state, CancellationToken cancellationToken)
    {
        var path = state == "all" ? "approvals" : $"approvals?state={state}";
        var views = await client.SendAsync(
            HttpMethod.Get, path, null, ApiJson.Default.IReadOnlyListApprovalView, result.InvocationConfiguration.Error, cancellationToken).ConfigureAwait(false);
        if (views is null)
        {
            return ExitCodes.Failure;
        }

        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(ApprovalsCommand.Json))
        {
            output.WriteLine(JsonSerializer.Serialize(views, ApiJson.Default.IReadOnlyListApprovalView));
            return ExitCodes.Success;
        }

        if (views.Count == 0)
        {
            output.WriteLine(state == "all" ? "no requests" : $"no {state} requests");
            return ExitCodes.Success;
        }

        new Display(output).Table(
            ["ID", "STATE", "PRINCIPAL", "DATABASE", "REQUESTED", "EXPIRES", "WHY", "STATEMENT"],
            [.. views.Select(v => (IReadOnlyList<string>)[
                v.Id,
                v.State,
                SafeText.OneLine(v.Principal + (v.OnBehalfOf is { } human ? $" for {human}" : ""), LongestText),
                SafeText.OneLine(v.Database, LongestText),
                UtcText.Of(v.RequestedAt),
                UtcText.Of(v.ExpiresAt),
                string.Join(',', v.Reasons.Select(r => r.Code).Distinct()),
                SafeText.OneLine(v.Statement, LongestText),
            ])]);
        return ExitCodes.Success;
    }
}
