using System.Text;
using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;

namespace DbGuard.AdoNet.Sessions;

/// <summary>What must hold, beside the decision, before this door runs a text.</summary>
internal static class TextChecks
{
    /// <summary>Why not; null when it may run.</summary>
    /// <param name="door">The door.</param>
    /// <param name="text">The decided text.</param>
    /// <param name="isFollowed">Other texts, decided already, run after it in the same batch.</param>
    public static DecisionReason? Refusal(GuardedDoor door, in AdmittedText text, bool isFollowed)
    {
        if (Uncounted(text.Profile) is { } limit)
        {
            return Reason("DBG5112", $"profile `{text.Profile.Name}` has {limit}, which this door cannot count", "use the gateway, or ask the operator for another profile");
        }

        foreach (var statement in text.Outcome.Statements)
        {
            var facts = statement.Statement.Facts;
            if (facts.Kind is StatementKind.Import or StatementKind.Export && !facts.Traits.HasFlag(StatementTraits.ServerSideAccess))
            {
                return Reason("DBG5110", "COPY data would leave or enter beside the guard", "use SELECT or INSERT, or the gateway");
            }

            // WHY: the texts after it were decided for a session that this one changes.
            if (isFollowed && (facts.Traits.HasFlag(StatementTraits.Definition) || !facts.Settings.IsEmpty || facts.Kind is StatementKind.Transaction or StatementKind.TwoPhase or StatementKind.Call or StatementKind.Do))
            {
                return Reason("DBG5114", "a statement that changes what later ones mean stands in a batch", "send it on its own");
            }
        }

        return door.Provider.CannotRun(text.Text, text.Outcome, text.Look.Catalog) ?? Mask(door, text);
    }

    /// <summary>DBG2053: a parameter that looks like a mask is not written.</summary>
    private static DecisionReason? Mask(GuardedDoor door, in AdmittedText text)
    {
        if (text.Profile.May.SeesEverything || text.Outcome.Statements is not [var only])
        {
            return null;
        }

        foreach (var use in only.Statement.Facts.Values)
        {
            if (use.IsWritten && use.ParameterNumber > 0 && use.ParameterNumber <= text.Text.Parameters.Length
                && text.Text.Parameters[use.ParameterNumber - 1] is { Value: not null and not DBNull } parameter
                && door.Provider.TextOf(parameter) is { } value
                && door.Pipeline.CheckWritten(use.Column, Encoding.UTF8.GetBytes(value), text.Profile, text.Look.Catalog) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    private static string? Uncounted(Profile profile) =>
        profile.Volume.RowsChangedPerHour is not null ? "a budget of changed rows"
        : profile.SessionsAtOnce is not null ? "a limit of sessions"
        : profile.StatementsAtOnce is not null ? "a limit of statements at once"
        : null;

    private static DecisionReason Reason(string code, string sentence, string help) => new(Verdict.Deny, code, "door", sentence, help, []);
}
