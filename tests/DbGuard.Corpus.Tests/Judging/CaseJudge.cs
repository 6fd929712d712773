using DbGuard.Corpus.Tests.Canaries;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;
using DbGuard.Corpus.Tests.Stage;
using DbGuard.Corpus.Tests.Wire;
using DbGuard.TestKit.Canaries;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>Runs a case through its gateway in one mode and judges what came out.</summary>
/// <param name="stage">Server and gateways.</param>
/// <param name="isGuarded">False: at the server itself, where the judge has to find out every attack.</param>
internal sealed class CaseJudge(CorpusStage stage, bool isGuarded = true)
{
    private const int ComparisonAttempts = 3;
    private static readonly TimeSpan LifePatience = TimeSpan.FromSeconds(10);

    private readonly SecretScan _scan = new();

    public async Task<Verdict> JudgeAsync(CorpusCase item, ProtocolMode mode)
    {
        Verdict verdict;
        try
        {
            verdict = item.Check.Type == "oracle" ? await JudgeOracleAsync(item, mode) : await JudgeRunAsync(item, mode);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whatever goes wrong with the sessions of a case is the finding.
            verdict = Verdict.Of(Outcome.Broken, $"{problem.GetType().Name}: {problem.Message}");
        }

        return isGuarded && await stage.Gateways.TakeEndedAsync(item.Role, PolicyVariants.For(item)) is { } end
            ? Verdict.Of(Outcome.Broken, $"the gateway has ended, {end}")
            : verdict;
    }

    private async Task<Verdict> JudgeOracleAsync(CorpusCase item, ProtocolMode mode)
    {
        IReadOnlyList<Transcript> guesses;
        await using (var database = await stage.Databases.RentAsync())
        {
            guesses = await CaseExecution.GuessAsync(item, mode, await TargetAsync(item, database), database);
        }

        string[] seen = [.. guesses.Select(guess => OracleObservation.Of(item.Check, guess))];
        if (seen.Distinct().Count() == seen.Length)
        {
            return Verdict.Of(Outcome.Leaked, $"guesses can be told apart: {string.Join(" / ", seen.Select(text => text.Length > 60 ? text[..60] : text))}");
        }

        var hits = guesses.SelectMany(guess => _scan.FindIn(guess.Received, AgentText.Of(item))).Where(hit => hit.IsCertain).ToList();
        return hits.Count == 0 ? Verdict.Ok : Verdict.Of(Outcome.Leaked, hits[0].What);
    }

    private async Task<Verdict> JudgeRunAsync(CorpusCase item, ProtocolMode mode)
    {
        var run = await GuardedRunAsync(item, mode);
        if (GivenLeaks.Find(item, run.Given) is { } leak)
        {
            return Verdict.Of(Outcome.Leaked, leak);
        }

        if (await DisguisedLeakAsync(run) is { } disguised)
        {
            return Verdict.Of(Outcome.Leaked, disguised);
        }

        if (await AuditLeakAsync(item) is { } recorded)
        {
            return Verdict.Of(Outcome.Leaked, recorded);
        }

        if (run.Given.Has(Ending.TimedOut) && item.Check.Type != "timeout")
        {
            return Verdict.Of(Outcome.Broken, $"no end: {run.Errors}");
        }

        if (item.Expected == "mask" && !item.MayBeDenied && run.Given.Codes.Length > 0)
        {
            return await IsTheServersOwnAsync(run) ? Verdict.Ok : Verdict.Of(Outcome.Blocked, run.Errors);
        }

        var verdict = CheckVerdicts.Of(run);
        if (!verdict.IsOk)
        {
            // A statement may be impossible in a mode, e.g. without binary form: then the server's own answer is the right one.
            var isFine = verdict.Outcome == Outcome.Blocked ? await IsTheServersOwnAsync(run)
                : verdict.Outcome == Outcome.Effect && item is { Check.Type: "ok", Expected: "deny" } && item.AlsoOk.Contains("mask") && await IsMaskedAsync(run);
            return isFine ? Verdict.Ok : verdict;
        }

        if (CheckVerdicts.MustEndure(run) && !await IsAliveAsync(item))
        {
            return Verdict.Of(Outcome.Broken, "the gateway does not serve a new session");
        }

        return await CompareAsync(run);
    }

    /// <summary>Holds what was allowed or masked against a direct run.</summary>
    private async Task<Verdict> CompareAsync(CaseRun run)
    {
        var isServed = run.Given.Codes.Length == 0 || run.Item.IsBenign;
        if (run.Item.Expected == "allow" && run.Item.Check.Type == "ok" && isServed && !(run.Given.Codes.Length > 0 && run.Item.MayBeDenied))
        {
            return await DifferenceAsync(run) is { } difference && !(run.Item.AlsoOk.Contains("mask") && await IsMaskedAsync(run))
                ? Verdict.Of(Outcome.Changed, difference)
                : Verdict.Ok;
        }

        if (run.Item.Expected == "mask" && run.Given.Codes.Length == 0 && run.Mode != ProtocolMode.Written)
        {
            return MaskedComparison.Difference(await DirectRunAsync(run.Item, run.Mode), run.Given, _scan, run.Item.IsBenign) is { } difference
                ? Verdict.Of(Outcome.Changed, difference)
                : Verdict.Ok;
        }

        return Verdict.Ok;
    }

    /// <summary>True when the answer has the server's own rows and columns, but not its values: what is computed from secrets is no secret itself.</summary>
    private async Task<bool> IsMaskedAsync(CaseRun run)
    {
        var direct = await DirectRunAsync(run.Item, run.Mode);
        return !AnswerComparison.AreSame(direct, run.Given) && MaskedComparison.Difference(direct, run.Given, _scan, judgesCells: false) is null;
    }

    /// <summary>What the guarded answer differs in from the server's own, each time they are held against each other; null when nothing.</summary>
    private async Task<string?> DifferenceAsync(CaseRun run)
    {
        string? difference = null;
        var given = run.Given;
        for (var attempt = 0; attempt < ComparisonAttempts; attempt++)
        {
            // Cases beside this one make databases and sessions: what lists those may differ once.
            given = attempt == 0 ? given : (await GuardedRunAsync(run.Item, run.Mode)).Given;
            var direct = await DirectRunAsync(run.Item, run.Mode);
            difference = AnswerComparison.AreSame(direct, given) ? null : AnswerComparison.Difference(direct, given, await DirectRunAsync(run.Item, run.Mode));
            if (difference is null)
            {
                return null;
            }
        }

        return difference;
    }

    private async Task<string?> DisguisedLeakAsync(CaseRun run)
    {
        var own = AgentText.Of(run.Item);
        var hits = Search(run.Given);
        if (hits.FirstOrDefault(hit => hit.IsCertain) is { } certain)
        {
            return certain.What;
        }

        if (hits.Count == 0)
        {
            return null;
        }

        var standing = await LeakConfirmation.ConfirmAsync(
            hits, async () => Search((await GuardedRunAsync(run.Item, run.Mode)).Given), async () => Search((await GuardedRunAsync(run.Item, run.Mode, isControl: true)).Given));
        return standing.Count == 0 ? null : string.Join(", ", standing.Select(hit => hit.What).Take(5));

        IReadOnlyList<SecretHit> Search(Transcript given) => _scan.FindIn([.. given.Received, .. "\n"u8, .. given.JoinedCells], own);
    }

    /// <summary>What must not be in the gateway's own records: its store, as files, and its log.</summary>
    private async Task<string?> AuditLeakAsync(CorpusCase item)
    {
        if (item.AuditCanaries.IsEmpty)
        {
            return null;
        }

        var gateway = await stage.Gateways.FindAsync(item.Role, PolicyVariants.For(item));
        var scan = new CanaryScan(item.AuditCanaries);
        var files = Directory.EnumerateFiles(gateway.Folder.Path, "dbguard.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
        var found = files.SelectMany(file => scan.FindIn(File.ReadAllBytes(file))).Concat(scan.FindIn(gateway.Process.Output.ToArray())).ToList();
        return found.Count == 0 ? null : $"in the gateway's records: {found[0]}";
    }

    private async Task<CaseRun> GuardedRunAsync(CorpusCase item, ProtocolMode mode, bool isControl = false)
    {
        await using var database = isControl ? await stage.Databases.RentControlAsync() : await stage.Databases.RentAsync();
        return await CaseExecution.RunAsync(item, mode, await TargetAsync(item, database), database);
    }

    private async Task<CaseTarget> TargetAsync(CorpusCase item, RentedDatabase database) =>
        isGuarded ? await stage.GuardedAsync(item, database) : stage.Direct(item, database);

    private async Task<Transcript> DirectRunAsync(CorpusCase item, ProtocolMode mode)
    {
        await using var database = await stage.Databases.RentAsync();
        return (await CaseExecution.RunAsync(item, mode, stage.Direct(item, database), database)).Given;
    }

    private async Task<bool> IsTheServersOwnAsync(CaseRun run) =>
        run.Mode != ProtocolMode.Written && (await DirectRunAsync(run.Item, run.Mode)).Codes.SequenceEqual(run.Given.Codes);

    private async Task<bool> IsAliveAsync(CorpusCase item)
    {
        await using var database = await stage.Databases.RentAsync();
        var target = await TargetAsync(item, database);
        await using var connection = await CaseConnection.OpenAsync(target.Endpoint(item.Role), [], Frontend.Version30, tls: null);
        await connection.SendAsync(Frontend.Query("SELECT 1"));
        var (messages, ending) = await connection.ReadAsync("Z", LifePatience);
        return ending == Ending.Arrived && messages.Any(message => message.Type == 'D');
    }
}
