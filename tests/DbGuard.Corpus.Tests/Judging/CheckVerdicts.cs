using DbGuard.Corpus.Tests.Wire;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>The verdict on a guarded run by the kind of its check (tests/corpus/README.md, "Checks").</summary>
internal static class CheckVerdicts
{
    /// <summary>Time that a loaded machine may take on top of what a case allows.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(3);

    /// <summary>Hostile texts and frames: whatever the answer, the gateway must bear them.</summary>
    private static readonly string[] Endured = ["wire.framing", "mask.lexing-reject", "wire.tls", "wire.version", "wire.cancel", "dos.parser"];

    /// <summary>True when the gateway has to be asked whether it still serves.</summary>
    public static bool MustEndure(CaseRun run) => Endured.Contains(run.Item.Category);

    public static Verdict Of(CaseRun run) => run.Item.Check.Type switch
    {
        "leak" => Verdict.Ok,
        "effect" => Effect(run),
        "timeout" => TimedOut(run),
        "victim" => Victim(run),
        "server" or "auth" => Server(run),
        "ok" => Success(run),
        var other => throw new InvalidDataException($"check {other}"),
    };

    private static Verdict Effect(CaseRun run) => (run.Item.Expected, run.HasEffect) switch
    {
        ("allow", true) => Verdict.Ok,
        ("allow", false) when run.Given.Codes.Length > 0 && run.Item.MayBeDenied => Verdict.Ok,
        ("allow", false) => Verdict.Of(Outcome.Blocked, run.Errors),
        (_, true) => Verdict.Of(Outcome.Effect, "the probes changed"),
        _ => Verdict.Ok,
    };

    /// <summary>Refused, or stopped by the guard itself in time.</summary>
    private static Verdict TimedOut(CaseRun run)
    {
        const string Cancelled = "57014";
        var limit = TimeSpan.FromSeconds(run.Item.Limits?.MaxServerSeconds ?? 30);
        var isFine = run.Given.Codes.Length > 0 && (!run.Given.Codes.Contains(Cancelled) || run.Given.Longest < limit);
        return isFine ? Verdict.Ok : Verdict.Of(Outcome.Slow, $"{run.Given.Longest.TotalSeconds:0.0} s");
    }

    private static Verdict Victim(CaseRun run)
    {
        var isHit = run.VictimCodes.Contains(run.Item.Check.Sqlstate);
        return run.Item.Expected == "allow"
            ? isHit || run.Item.MayBeDenied ? Verdict.Ok : Verdict.Of(Outcome.Blocked, run.Errors)
            : isHit ? Verdict.Of(Outcome.Effect, "another session was hit") : Verdict.Ok;
    }

    private static Verdict Server(CaseRun run)
    {
        var isSeen = ServerObservation.IsSeen(run.Item.Check, run.Given);
        if (run.Item.Expected == "allow")
        {
            return isSeen || run.Item.MayBeDenied ? Verdict.Ok : Verdict.Of(Outcome.Changed, run.Given.Render(300));
        }

        if (MustEndure(run))
        {
            var limit = TimeSpan.FromMilliseconds(run.Item.GuardLimits?.MaxMs ?? int.MaxValue) + Allowance;
            return run.Given.Longest < limit ? Verdict.Ok : Verdict.Of(Outcome.Slow, $"{run.Given.Longest.TotalSeconds:0.0} s");
        }

        return isSeen ? Verdict.Of(Outcome.Leaked, $"the server's behaviour is reproduced: {run.Given.Render(300)}") : Verdict.Ok;
    }

    private static Verdict Success(CaseRun run)
    {
        var codes = run.Given.Codes;
        if (run.Item.Expected == "approve")
        {
            var isHeld = run.Given.Received.AsSpan().IndexOf("DBG3000"u8) >= 0;
            return isHeld || (codes.Length == 0 && run.Item.AlsoOk.Contains("allow")) ? Verdict.Ok
                : codes.Length > 0 ? Verdict.Of(Outcome.Blocked, run.Errors) : Verdict.Of(Outcome.Effect, "ran without approval");
        }

        if (codes.Length > 0)
        {
            return run.Item.MayBeDenied ? Verdict.Ok : Verdict.Of(Outcome.Blocked, run.Errors);
        }

        return (run.Given.Has(Ending.Closed), run.Item.Expected) switch
        {
            (true, _) => Verdict.Of(Outcome.Broken, "the session was lost"),
            // It may run masked: what it was given has been searched for protected values before.
            (_, "deny") when run.Item.AlsoOk.Contains("mask") => Verdict.Ok,
            (_, "deny") => Verdict.Of(Outcome.Effect, "ran"),
            _ => Verdict.Ok,
        };
    }
}
