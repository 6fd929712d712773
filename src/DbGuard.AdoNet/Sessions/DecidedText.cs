using System.Collections.Immutable;
using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;

namespace DbGuard.AdoNet.Sessions;

/// <summary>A text with the decision on it, and what follows from both for every execution: shared by all that come to the same decision. Immutable.</summary>
internal sealed class DecidedText
{
    private readonly string?[] _shown;

    /// <param name="text">The text.</param>
    /// <param name="outcome">The decision.</param>
    /// <param name="look">What its names meant.</param>
    /// <param name="profile">For whom it was decided.</param>
    /// <param name="policy">By what it was decided.</param>
    /// <param name="isProtected">Columns that may not be shown as they are; null when there are none.</param>
    public DecidedText(SharedText text, GuardOutcome outcome, SessionLook look, Profile profile, PolicySet policy, Func<ColumnId, bool>? isProtected)
    {
        (Text, Outcome, Look, Profile, Policy, IsProtected) = (text, outcome, look, profile, policy, isProtected);
        _shown = new string?[outcome.Statements.Length];
        Fingerprint = BoundText.Fingerprint(outcome);
        Results = [.. outcome.Statements.Where(s => s.Statement.Facts.ReturnsRows)];
        MayMask = outcome.Statements.Any(s => s.Decision.Masks.MasksAnything || s.Decision.Masks.LooksThrough);
        MayQuote = profile.Detection is not null || outcome.Statements.Any(s => Touches(s.Statement.Facts, isProtected));
        EndsTransaction = outcome.Statements.Any(s => s.Statement.Facts.Kind is StatementKind.Transaction or StatementKind.TwoPhase or StatementKind.SetVariable);
        Limited = outcome.Statements.FirstOrDefault(s => s.Decision.ChangeLimit is not null)?.Decision;
    }

    public SharedText Text { get; }

    public GuardOutcome Outcome { get; }

    public SessionLook Look { get; }

    public Profile Profile { get; }

    public PolicySet Policy { get; }

    public Func<ColumnId, bool>? IsProtected { get; }

    public string? Fingerprint { get; }

    /// <summary>The statements that give results, in order.</summary>
    public ImmutableArray<StatementOutcome> Results { get; }

    /// <summary>True when cells are, or may be, changed.</summary>
    public bool MayMask { get; }

    /// <summary>True when the server's words on its failure may hold protected values.</summary>
    public bool MayQuote { get; }

    /// <summary>True when what earlier statements deferred may be checked, and quoted, at its end.</summary>
    public bool EndsTransaction { get; }

    /// <summary>The decision that limits changed rows; null when none does.</summary>
    public Decision? Limited { get; }

    /// <summary>The text of a statement as it is recorded.</summary>
    /// <param name="index">Which; 0 for a text that could not be read.</param>
    public string Shown(int index)
    {
        if (Outcome.Statements.Length == 0)
        {
            return StatementText.ForRecord(Text.Bytes, Outcome, null, IsProtected);
        }

        return _shown[index] ??= StatementText.ForRecord(Text.Bytes, Outcome, Outcome.Statements.Length == 1 ? null : Outcome.Statements[index].Statement, IsProtected);
    }

    /// <summary>The whole text as it is recorded.</summary>
    public string ShownWhole() => Outcome.Statements.Length == 1 ? Shown(0) : StatementText.ForRecord(Text.Bytes, Outcome, null, IsProtected);

    /// <summary>True when a parameter, counted from 1, must not be written down.</summary>
    public bool MustRedact(int number) =>
        Outcome.Statements.IsEmpty || Outcome.Statements.Any(s => StatementText.MustRedactParameter(s.Statement.Facts, number, IsProtected));

    /// <summary>The same under the row ceiling of an approval.</summary>
    public DecidedText Under(GrantedRows ceiling) => new(Text, Outcome.Under(ceiling), Look, Profile, Policy, IsProtected);

    /// <summary>True when the statement uses protected columns in any way, also below a view.</summary>
    private static bool Touches(StatementFacts facts, Func<ColumnId, bool>? isProtected) => isProtected is not null
        && (!facts.Gaps.IsEmpty
            || facts.Columns.Any(c => isProtected(c.Column))
            || facts.Values.Any(v => isProtected(v.Column))
            || (facts.Inner is { } inner && Touches(inner, isProtected)));
}
