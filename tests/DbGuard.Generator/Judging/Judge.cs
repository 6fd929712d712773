using System.Collections.Frozen;
using DbGuard.Generator.Canaries;
using DbGuard.Generator.Grammar;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Wire;

namespace DbGuard.Generator.Judging;

/// <summary>Holds the answers to a case against what is known of it. Pure; thread-safe.</summary>
/// <param name="canaries">Canaries of the first databases.</param>
internal sealed class Judge(CanaryDetector canaries)
{
    /// <summary>query_canceled: the time-out of a statement, which one run may reach and another not.</summary>
    private const string TooLong = "57014";

    /// <summary>Codes of refusals because something was not understood.</summary>
    private static readonly FrozenSet<string> Gaps = new[] { "DBG2010", "DBG2011", "DBG2012", "DBG2013", "DBG2014", "DBG2015", "DBG2016", "DBG2017", "DBG2018" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>True when the twin must be asked: the case names labels, and the guard let it pass.</summary>
    public static bool WantsTwin(GeneratedCase made, IReadOnlyList<Reply> guarded) =>
        (made.IsMutated || (made.Traits & Traits.Touches) != 0) && !guarded.Any(reply => reply.GuardCode is not null);

    /// <summary>Judges.</summary>
    public Judgement Of(GeneratedCase made, CaseReplies replies)
    {
        var refused = FirstRefusal(replies.Guarded);
        var code = refused < 0 ? null : replies.Guarded[refused].GuardCode;
        var judgement = refused < 0 ? Passed(made, replies) : Refused(made, replies, refused, code!);
        var scanned = judgement.Finding is null ? Scan(made, replies, judgement) : judgement;
        return scanned with { GuardCode = code };
    }

    private static int FirstRefusal(IReadOnlyList<Reply> replies)
    {
        for (var i = 0; i < replies.Count; i++)
        {
            if (replies[i].GuardCode is not null)
            {
                return i;
            }
        }

        return -1;
    }

    private static Judgement Refused(GeneratedCase made, CaseReplies replies, int step, string code)
    {
        var isGap = Gaps.Contains(code);
        var reply = replies.Guarded[step];
        if (code is "DBG1050" or "DBG2002" || code[3] is '5' or '8' || (code[3] == '4' && !made.IsMutated))
        {
            return new Judgement(CaseVerdict.Denied, new Finding(FindingKind.Broken, code, step, reply.Sentence));
        }

        if (made.IsMutated)
        {
            return new Judgement(code[3] == '1' ? CaseVerdict.Invalid : isGap ? CaseVerdict.Gap : CaseVerdict.Denied, null);
        }

        var isInvalid = replies.Direct is { } direct && direct.Take(step + 1).Any(answer => answer.SqlState is not null);
        if (isInvalid)
        {
            return new Judgement(CaseVerdict.Invalid, null);
        }

        // Whether labelled values may meet others, and what keys compare them with, depends on more than the generator keeps track of
        // (docs/adr/0009-oracles-and-budgets.md): a refusal for that is due wherever such values occur at all. So do what a plan measures, and what a
        // value decides beside the result.
        var mayBe = (made.Traits & (Traits.MustDeny | Traits.MayDeny)) != 0
            || (code is "DBG2061" or "DBG2062" or "DBG2063" or "DBG2065" or "DBG2066" && (made.Traits & Traits.Touches) != 0);
        return new Judgement(isGap ? CaseVerdict.Gap : CaseVerdict.Denied, mayBe ? null : new Finding(FindingKind.OverBlock, code, step, reply.Sentence));
    }

    private static Judgement Passed(GeneratedCase made, CaseReplies replies)
    {
        if (replies.Guarded.Concat(replies.Direct ?? []).Concat(replies.Twin ?? []).Any(reply => reply.SqlState == TooLong))
        {
            return new Judgement(CaseVerdict.Failed, null);
        }

        var verdict = VerdictOf(made, replies.Guarded);
        if (replies.Direct is { } direct)
        {
            if ((made.Traits & Traits.MustDeny) != 0 && direct.All(reply => reply.SqlState is null))
            {
                return new Judgement(verdict, new Finding(FindingKind.NotDenied, "passed", 0, "the guard let it pass"));
            }

            for (var i = 0; i < made.Steps.Length; i++)
            {
                if (AgainstDirect(made.Steps[i], replies.Guarded[i], direct[i], i) is { } finding)
                {
                    return new Judgement(verdict, finding);
                }
            }
        }

        return replies.Twin is { } twin ? AgainstTwin(made, replies.Guarded, twin, verdict) : new Judgement(verdict, null);
    }

    private static CaseVerdict VerdictOf(GeneratedCase made, IReadOnlyList<Reply> guarded)
    {
        if (guarded.FirstOrDefault(reply => reply.SqlState is not null) is { } failed)
        {
            return failed.SqlState!.StartsWith("42", StringComparison.Ordinal) || failed.SqlState.StartsWith("0A", StringComparison.Ordinal) ? CaseVerdict.Invalid : CaseVerdict.Failed;
        }

        return made.Steps.Any(step => step.Rows is { } rows && ResultColumns.Of(rows).Any(shown => shown != Traits.None)) ? CaseVerdict.Masked : CaseVerdict.Allowed;
    }

    private static Finding? AgainstDirect(CaseStep step, Reply guarded, Reply direct, int number)
    {
        if (guarded.SqlState != direct.SqlState)
        {
            return (step.Traits & Traits.Volatile) != 0 ? null : new Finding(FindingKind.Changed, $"{direct.SqlState ?? "success"} became {guarded.SqlState ?? "success"}", number, $"guarded:\n{guarded}direct:\n{direct}");
        }

        if ((step.Traits & Traits.Volatile) != 0)
        {
            return null;
        }

        if ((step.Traits & Traits.Touches) == 0)
        {
            // A statement that the server does not take either may be told of in other words.
            return ReplyComparison.AreEqual(guarded, direct) || guarded.SqlState?.StartsWith("42", StringComparison.Ordinal) == true ? null : new Finding(FindingKind.Changed, "answer", number, $"guarded:\n{guarded}direct:\n{direct}");
        }

        // Texts of errors are withheld where labels are touched; masked columns differ; COPY has no cells to tell apart.
        if (guarded.SqlState is not null || step.Rows is null || IsCopy(guarded))
        {
            return null;
        }

        var columns = ResultColumns.Of(step.Rows);
        if (!ReplyComparison.FitsModel(direct, columns.Count))
        {
            return new Finding(FindingKind.Broken, "model", number, $"the generator expects {columns.Count} columns\n{direct}");
        }

        return ReplyComparison.AreEqualWhereNothingShows(guarded, direct, columns)
            ? null
            : new Finding(FindingKind.OverMask, "column", number, $"labelled columns: {string.Join(' ', columns.Select((shown, i) => shown == Traits.None ? "" : $"{i + 1}"))}\nguarded:\n{guarded}direct:\n{direct}");
    }

    private static Judgement AgainstTwin(GeneratedCase made, IReadOnlyList<Reply> guarded, IReadOnlyList<Reply> twin, CaseVerdict verdict)
    {
        for (var i = 0; i < guarded.Count; i++)
        {
            var traits = made.IsMutated ? made.Traits : made.Steps[i].Traits;
            if ((traits & Traits.Volatile) != 0 || ReplyComparison.AreEqual(guarded[i], twin[i]))
            {
                continue;
            }

            if (guarded[i].SqlState != twin[i].SqlState || ReplyComparison.FailsAtAnotherRow(guarded[i], twin[i]))
            {
                return new Judgement(verdict, null) { IsErrorOracle = true };
            }

            if ((traits & Traits.Unordered) == 0)
            {
                return new Judgement(verdict, new Finding(FindingKind.Leak, "twin", i, $"first:\n{guarded[i]}twin:\n{twin[i]}"));
            }
        }

        return new Judgement(verdict, null);
    }

    /// <summary>Looks for canaries in all that the guard let through.</summary>
    private Judgement Scan(GeneratedCase made, CaseReplies replies, Judgement judgement)
    {
        for (var i = 0; i < replies.Guarded.Count; i++)
        {
            var found = canaries.FindIn(replies.Guarded[i].Bytes.Span);
            if (found.Count == 0)
            {
                continue;
            }

            if (replies.Twin is null)
            {
                return judgement with { NeedsTwin = true };
            }

            // Where two answers differ by nature, only a run that is no coincidence counts.
            var differs = ((made.IsMutated ? made.Traits : made.Steps[i].Traits) & (Traits.Volatile | Traits.Unordered)) != 0;
            var isCoincidence = ReplyComparison.AreEqual(replies.Guarded[i], replies.Twin[i])
                || (differs && !found.Any(needle => CanaryDetector.HasLongRun(needle, replies.Guarded[i].Bytes.Span)));
            if (isCoincidence)
            {
                judgement = judgement with { IsCoincidence = true };
                continue;
            }

            return judgement with
            {
                Finding = new Finding(FindingKind.Leak, "canary", i, $"{string.Join('\n', found.Select(needle => $"{needle.Origin} ({needle.Form})"))}\nfirst:\n{replies.Guarded[i]}twin:\n{replies.Twin[i]}"),
            };
        }

        return judgement;
    }

    private static bool IsCopy(Reply reply) => reply.Messages.Any(message => message.Type == 'H');
}
