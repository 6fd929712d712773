using System.CommandLine;
using System.Globalization;
using System.Text;
using DbGuard.Core.Audit;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Replays;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard policy suggest --principal NAME</c>: the least profile under which a principal's recorded statements would have passed.</summary>
internal static class PolicySuggestCommand
{
    public static Command Create()
    {
        var principal = new Option<string>("--principal") { Description = "Whose statements: ISSUER/SUBJECT, or the subject.", HelpName = "NAME", Required = true };
        var policy = new Option<FileInfo?>("--policy") { Description = "The policy whose labels, masks and rules stay. Default: the configuration's." };
        var since = RecordFilterOptions.Time("--since", "Only statements from this time on (ISO 8601, UTC; or 15m, 2h, 7d ago).");
        var until = RecordFilterOptions.Time("--until", "Only statements before this time.");
        var command = new Command("suggest", "Write the least policy under which a principal's recorded statements would have passed. Nothing is run.");
        foreach (var option in (Option[])[principal, policy, since, until, StoreSelection.Store, StoreSelection.Configuration])
        {
            command.Options.Add(option);
        }

        var inputs = new CatalogInputs(command);
        command.SetAction((result, cancellationToken) => StoreSelection.WithStoreAsync(result, reader => Task.Run(() =>
        {
            var error = result.InvocationConfiguration.Error;
            var kept = result.GetValue(policy) ?? PolicyOf(result);
            if (kept is not null && PolicyInputs.LoadPolicy(kept, error) is null)
            {
                return ExitCodes.Failure;
            }

            var query = new RecordQuery
            {
                Since = result.GetValue(since) is { } from ? AuditTime.ToMicroseconds(from) : null,
                Until = result.GetValue(until) is { } to ? AuditTime.ToMicroseconds(to) : null,
            };
            var wanted = result.GetRequiredValue(principal);
            if (inputs.Open(result, reader, query.Since, cancellationToken) is not { } catalogs || inputs.Open(result, reader, query.Since, cancellationToken) is not { } again)
            {
                return ExitCodes.Failure;
            }

            var suggestion = new PolicySuggestion(catalogs);
            var replayed = new List<StoredRecord>();
            try
            {
                foreach (var record in reader.Read(query))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var isDecision = (AuditRecordKind)record.Kind == AuditRecordKind.StatementDecided;
                    if (isDecision && !(PolicySuggestion.IsOf(record, wanted) && inputs.IsMeant(result, AuditBody.Of(record))))
                    {
                        continue;
                    }

                    suggestion.Add(record);
                    if (!isDecision || AuditBody.Of(record).Text("decision", "verdict") != "deny")
                    {
                        replayed.Add(record with { Payload = null });
                    }
                }

                return Suggest(result, suggestion, kept, replayed, again);
            }
            catch (CatalogUnavailableException)
            {
                return ExitCodes.Failure;
            }
        })));
        return command;
    }

    private static int Suggest(ParseResult result, PolicySuggestion suggestion, FileInfo? kept, List<StoredRecord> replayed, DayCatalogs catalogs)
    {
        var (output, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
        if (suggestion.Principals.Count != 1)
        {
            error.WriteLine(SafeText.Escape(suggestion.Principals.Count == 0
                ? "no recorded statement of that principal passed: nothing to suggest (`dbguard audit search --principal …` shows who there is)"
                : $"several principals are meant: name one of {string.Join(", ", suggestion.Principals.Order(StringComparer.Ordinal))}"));
            return ExitCodes.Failure;
        }

        var folder = kept?.DirectoryName ?? Environment.CurrentDirectory;
        var text = suggestion.Policy(kept is null ? null : File.ReadAllText(kept.FullName));
        if (Read(text, folder).Policy is { } first)
        {
            suggestion.AddSettings(first);
            text = suggestion.Policy(kept is null ? null : File.ReadAllText(kept.FullName));
        }

        var read = Read(text, folder);
        output.Write(text);
        if (read.Policy is not { } policy)
        {
            // Rules may name profiles that are gone.
            error.WriteLine("the suggestion does not go with the rest of the policy:");
            PolicyDiagnostics.Write(error, "suggestion", read.Diagnostics);
            return ExitCodes.Failure;
        }

        var replay = new PolicyReplay(policy, catalogs);
        replayed.ForEach(replay.Add);
        error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{suggestion.Count} statements had passed: under this policy {replay.Same} are decided as they were, {replay.Changes.Sum(c => c.Count)} otherwise; {suggestion.Denied} had been denied and ask for nothing, {suggestion.Unknown} texts cannot be read again"));
        foreach (var change in replay.Changes)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{change.Count,6} × {change.Was} -> {change.Would}, e.g. record {change.Example}: {SafeText.Escape(change.Reason)}"));
        }

        return replay.Changes.Any(c => c.Would is "deny" or PolicyReplay.Unknown) ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static PolicyReadResult Read(string text, string folder) => PolicyReader.Read(Encoding.UTF8.GetBytes(text), folder);

    private static FileInfo? PolicyOf(ParseResult result)
    {
        try
        {
            return StoreSelection.ConfigurationFile(result) is { } file && GatewayOptionsReader.ReadLocations(file.FullName).Policy.File is { Length: > 0 } policy ? new FileInfo(policy) : null;
        }
        catch (GatewayOptionsException)
        {
            // It is said when the catalog is read.
            return null;
        }
    }
}
