using System.CommandLine;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard approvals approve|deny|revoke ID [--comment TEXT]</c>: answers a request as the operating-system user who runs the command.</summary>
internal static class ApprovalsAnswerCommand
{
    /// <summary><c>approve</c>, with what is allowed.</summary>
    public static Command CreateApprove()
    {
        var reach = new Option<string?>("--for") { Description = "What else is allowed: `session` for this kind of statement in this session, or minutes such as `30` for this principal. Default: this statement, once.", HelpName = "session|MINUTES" };
        var any = new Option<bool>("--any-parameters") { Description = "With --for: whatever the literals and parameters." };
        var rows = new Option<long?>("--rows") { Description = "Most rows each execution may change, or return when it changes none: more is undone.", HelpName = "N" };
        var breakGlass = new Option<bool>("--break-glass") { Description = "Approve alone, in an emergency: needs membership in a break_glass group, and the reason as --comment." };
        var command = Create("approve", "Let a held statement run.", result => new AnswerBody(null, ScopeOf(result.GetValue(reach), result.GetValue(any), result.GetValue(rows)), result.GetValue(breakGlass)));
        command.Options.Add(reach);
        command.Options.Add(any);
        command.Options.Add(rows);
        command.Options.Add(breakGlass);
        command.Validators.Add(result =>
        {
            if (result.GetValue(reach) is { } given && given != "session" && !IsMinutes(given, out _))
            {
                result.AddError($"--for {given}: say `session`, or a number of minutes such as `30`");
            }

            if (result.GetValue(any) && result.GetValue(reach) is null)
            {
                result.AddError("--any-parameters goes with --for: an approval of one statement is for its parameters");
            }
        });
        return command;
    }

    public static Command Create(string verb, string description) => Create(verb, description, _ => new AnswerBody(null));

    private static Command Create(string verb, string description, Func<ParseResult, AnswerBody> bodyOf)
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
                bodyOf(result) with { Comment = result.GetValue(comment) },
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
                var tail = view.Missing is { } missing ? $" waits for {missing}" : $" by {SafeText.Escape(view.Approver ?? "")}{(view.Grant is { } grant ? ", " + ApprovalText.Describe(grant) : "")}";
                new Display(output).Line((view.Id + "  ", "bold"), (view.State, AuditRecordLine.StyleOf(view.State)), (tail, "default"));
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static ScopeBody? ScopeOf(string? reach, bool anyParameters, long? rows) =>
        reach is null && rows is null ? null
        : reach is null ? new ScopeBody("statement", RowCeiling: rows)
        : IsMinutes(reach, out var minutes) ? new ScopeBody("time", minutes, anyParameters, rows)
        : new ScopeBody("session", null, anyParameters, rows);

    private static bool IsMinutes(string text, out double minutes) =>
        double.TryParse(text.TrimEnd('m'), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out minutes) && minutes > 0;
}
