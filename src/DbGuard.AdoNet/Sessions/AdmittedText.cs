using System.Collections.Immutable;
using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies;

namespace DbGuard.AdoNet.Sessions;

/// <summary>One execution of a text that may run.</summary>
/// <param name="Text">The text and its parameters.</param>
/// <param name="Decided">The decision on it.</param>
/// <param name="FirstNumber">Number of its first statement in the session.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Parameters">Its parameters as they are recorded.</param>
internal readonly record struct AdmittedText(LoweredText Text, DecidedText Decided, long FirstNumber, DateTimeOffset At, ImmutableArray<string?> Parameters)
{
    public string? ApprovalId { get; init; }

    public GuardOutcome Outcome => Decided.Outcome;

    public SessionLook Look => Decided.Look;

    public Profile Profile => Decided.Profile;

    public Func<ColumnId, bool>? IsProtected => Decided.IsProtected;
}
