using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.AdoNet.Sessions;

/// <summary>Decides the texts of one session: for who asks, with the profile that counts now, on what names mean now.</summary>
internal sealed class TextDecisions(GuardedDoor door, IGuardedSession session, Principal principal, Profile profile, SessionEvidence evidence)
{
    private const int MostCharacters = 4096;

    /// <summary>The profile of the last decision.</summary>
    public Profile Profile { get; private set; } = profile;

    /// <summary>One statement, allowed before under everything that still holds, in a session that nothing has changed; false when more must be asked.</summary>
    public bool TryDecideAtOnce(LoweredText text, out AdmittedText admitted)
    {
        admitted = default;
        var now = Begin(out var hasProfile);
        if (!hasProfile || !session.TryLook(out var look)
            || text.Shared.Find(door.Pipeline.Policy, Profile, look.Catalog, look.View.Key) is not { Outcome.Statements.Length: 1 } decided)
        {
            return false;
        }

        admitted = new AdmittedText(text, decided, evidence.NextNumber(), now, ParametersOf(text, decided));
        return true;
    }

    /// <summary>Decides a text as a whole.</summary>
    public async ValueTask<AdmittedText> DecideAsync(LoweredText text, CancellationToken cancellationToken)
    {
        var now = Begin(out var hasProfile);
        var look = await session.LookAsync(again: false, cancellationToken).ConfigureAwait(false);
        var policy = door.Pipeline.Policy;
        // WHY: without a profile in force the pipeline refuses, whatever was decided while there was one.
        var known = hasProfile ? text.Shared.Find(policy, Profile, look.Catalog, look.View.Key) : null;
        var decided = known ?? await DecideAnewAsync(text, look, policy, now, cancellationToken).ConfigureAwait(false);
        return new AdmittedText(text, decided, NextNumber(decided.Outcome), now, ParametersOf(text, decided));
    }

    /// <summary>A decision begins: who asks is still who it was, with the profile that counts now.</summary>
    /// <param name="hasProfile">False when it has none now, because its hours are over or the policy changed: nothing remembered counts then.</param>
    /// <exception cref="DbGuardException">DBG7015: the proof of the identity has expired.</exception>
    private DateTimeOffset Begin(out bool hasProfile)
    {
        var now = door.Options.Time.GetUtcNow();
        if (principal.ExpiresAt <= now)
        {
            throw Refusals.Because("DBG7015", "identity", "the proof of this session's identity has expired", "open the connection again with a fresh one", "28000");
        }

        var inForce = door.Pipeline.ProfileInForce(principal, Profile, new AccessContext(null, now)).Profile;
        hasProfile = inForce is not null;
        Profile = inForce ?? Profile;
        return now;
    }

    private async ValueTask<DecidedText> DecideAnewAsync(LoweredText text, SessionLook look, PolicySet policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var outcome = Decide(text, look, now);
        var mustLookAgain = outcome.Statements.Any(s => MustLookAgain(s.Statement.Facts));
        if (mustLookAgain)
        {
            var newer = await session.LookAsync(again: true, cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(newer.Catalog, look.Catalog))
            {
                look = newer;
                outcome = Decide(text, look, now);
            }
        }

        var decidedFor = Profile;
        Func<ColumnId, bool>? isProtected = decidedFor.May.SeesEverything || policy.Labels.IsEmpty
            ? null
            : column => door.Pipeline.IsProtected(column, decidedFor, look.Catalog);
        var decided = new DecidedText(text.Shared, outcome, look, decidedFor, policy, isProtected);

        // WHY the version: a policy that came into force meanwhile may have decided it.
        if (!mustLookAgain && outcome.Verdict is Verdict.Allow or Verdict.Mask && outcome.Decision.PolicyVersion == policy.Version)
        {
            text.Shared.Remember(decided);
        }

        return decided;
    }

    /// <summary>The parameters as text for records and approvers, NULL as null.</summary>
    private ImmutableArray<string?> ParametersOf(LoweredText text, DecidedText decided)
    {
        if (text.Parameters.IsEmpty)
        {
            return [];
        }

        var values = new string?[text.Parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = text.Parameters[i];
            values[i] = parameter.Value is null or DBNull ? null
                : decided.MustRedact(i + 1) ? "[redacted]"
                : Cut(door.Provider.TextOf(parameter) ?? $"[{parameter.Value.GetType().Name}]");
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters] + "…";

    private long NextNumber(GuardOutcome outcome)
    {
        var first = evidence.NextNumber();
        for (var i = 1; i < outcome.Statements.Length; i++)
        {
            evidence.NextNumber();
        }

        return first;
    }

    private GuardOutcome Decide(LoweredText text, SessionLook look, DateTimeOffset now) => door.Pipeline.Decide(
        new GuardRequest(text.Bytes, principal, Profile, look.Catalog, look.View, SessionObjectsUnknown.Instance) { Context = new AccessContext(null, now) });

    private static bool MustLookAgain(StatementFacts facts) => facts.AssumesAbsence
        || facts.Gaps.Any(g => g.Kind is GapKind.UnknownRelation or GapKind.UnknownColumn or GapKind.UnknownFunction);
}
