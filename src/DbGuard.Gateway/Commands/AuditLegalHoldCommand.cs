using System.CommandLine;
using System.Globalization;
using DbGuard.Gateway.Api;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard audit legal-hold place|release|list</c>: keeps responses from being removed by retention. Asks the running gateway.</summary>
internal static class AuditLegalHoldCommand
{
    public static Command Create()
    {
        var command = new Command("legal-hold", "Keep responses whatever their age: place, release and list holds.");
        command.Options.Add(StoreSelection.Api);
        command.Subcommands.Add(Place());
        command.Subcommands.Add(Release());
        command.Subcommands.Add(List());
        return command;
    }

    private static Command Place()
    {
        var reason = Reason("Why, for the record: the number of the case.");
        var principal = Part("--principal", "Part of who asked, of the human it acts for, or of its task.", "NAME");
        var session = Part("--session", "A session's id.", "SESSION");
        var table = Part("--table", "A relation it touched, also through a view.", "NAME");
        var since = RecordFilterOptions.Time("--since", "Only statements from this time on (ISO 8601, UTC; or 15m, 2h, 7d ago).");
        var until = RecordFilterOptions.Time("--until", "Only statements before this time.");
        var command = new Command("place", "Keep responses of statements that meet every condition given; without a condition, all.");
        foreach (var option in (Option[])[reason, principal, session, table, since, until])
        {
            command.Options.Add(option);
        }

        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var body = new LegalHoldBody(
                result.GetValue(reason), result.GetValue(principal), result.GetValue(session), result.GetValue(table), result.GetValue(since), result.GetValue(until));
            using var content = JsonContent.Create(body, ApiJson.Default.LegalHoldBody);
            var placed = await client.SendContentAsync(
                HttpMethod.Post, "legal-holds", content, ApiJson.Default.LegalHoldView, result.InvocationConfiguration.Error, cancellationToken).ConfigureAwait(false);
            return Tell(result, placed, "stands");
        }));
        return command;
    }

    private static Command Release()
    {
        var id = new Argument<string>("ID") { Description = "The hold's id." };
        var reason = Reason("Why, for the record.");
        var command = new Command("release", "End a hold: retention may remove what it kept.");
        command.Arguments.Add(id);
        command.Options.Add(reason);
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var released = await client.SendAsync(
                HttpMethod.Post, $"legal-holds/{Uri.EscapeDataString(result.GetValue(id)!)}/release", new AnswerBody(result.GetValue(reason)), ApiJson.Default.LegalHoldView,
                result.InvocationConfiguration.Error, cancellationToken).ConfigureAwait(false);
            return Tell(result, released, "is released");
        }));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Show the holds that stand.");
        command.SetAction((result, cancellationToken) => ApiClient.RunAsync(result, async client =>
        {
            var holds = await client.SendAsync(HttpMethod.Get, "legal-holds", null, ApiJson.Default.IReadOnlyListLegalHoldView, result.InvocationConfiguration.Error, cancellationToken).ConfigureAwait(false);
            foreach (var hold in holds ?? [])
            {
                Tell(result, hold, "stands");
            }

            if (holds is { Count: 0 })
            {
                result.InvocationConfiguration.Error.WriteLine("no legal hold stands");
            }

            return holds is null ? ExitCodes.Failure : ExitCodes.Success;
        }));
        return command;
    }

    private static int Tell(ParseResult result, LegalHoldView? hold, string what)
    {
        if (hold is null)
        {
            return ExitCodes.Failure;
        }

        var conditions = new[] { ("principal", hold.Principal), ("session", hold.Session), ("table", hold.Table), ("since", Iso(hold.Since)), ("until", Iso(hold.Until)) }
            .Where(c => c.Item2 is not null).Select(c => $"{c.Item1} {c.Item2}").ToList();
        result.InvocationConfiguration.Output.WriteLine(SafeText.Escape(
            $"{hold.Id} {what}: {(conditions.Count == 0 ? "everything" : string.Join(", ", conditions))}; placed by {hold.By} at {Iso(hold.PlacedAt)}: {hold.Reason}"));
        return ExitCodes.Success;
    }

    private static string? Iso(DateTimeOffset? at) => at?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static Option<string> Reason(string description) => new("--reason") { Description = description, HelpName = "TEXT", Required = true };

    private static Option<string?> Part(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
