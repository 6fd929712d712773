using System.Collections.Immutable;
using DbGuard.AdoNet.Providers;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies;

namespace DbGuard.AdoNet.Sessions;

/// <summary>A text that may run, with everything its results are judged by.</summary>
/// <param name="Text">The text.</param>
/// <param name="Outcome">The decision.</param>
/// <param name="Look">What its names meant.</param>
/// <param name="Profile">For whom it was decided.</param>
/// <param name="IsProtected">Columns that may not be shown as they are; null when there are none.</param>
/// <param name="FirstNumber">Number of its first statement in the session.</param>
internal sealed record AdmittedText(
    LoweredText Text, GuardOutcome Outcome, SessionLook Look, Profile Profile, Func<ColumnId, bool>? IsProtected, long FirstNumber)
{
    public string? ApprovalId { get; init; }

    public ImmutableArray<string?> Parameters { get; init; } = [];
}
