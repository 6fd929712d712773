using System.Collections.Immutable;
using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Gateway.Postgres.Masking;
using DbGuard.Gateway.Postgres.Pumps;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>One execution of one statement, from its decision to its end.</summary>
internal sealed class StatementRun
{
    /// <summary>Number within the session, 1-based.</summary>
    public required long Number { get; init; }

    /// <summary>The statement and its decision.</summary>
    public required StatementOutcome Outcome { get; init; }

    /// <summary>The text it came in.</summary>
    public required DecidedText Text { get; init; }

    /// <summary>Time stamp (<see cref="TimeProvider.GetTimestamp"/>) of the statement's arrival.</summary>
    public required long StartedAt { get; init; }

    /// <summary>The portal it executes; null in a simple query.</summary>
    public Portal? Portal { get; init; }

    /// <summary>How its rows leave; for a simple query set by its RowDescription, else the portal's.</summary>
    public ResultShape? Shape { get; set; }

    /// <summary>Masks its COPY data; null when that leaves as it is.</summary>
    public CopyOutMasker? CopyMasker { get; set; }

    /// <summary>Rows given to the client, or changed, as far as known.</summary>
    public long Rows { get; set; }

    /// <summary>Rows it changed, as its command tag says.</summary>
    public long Changed { get; set; }

    /// <summary>Bytes of rows and COPY data.</summary>
    public long DataBytes { get; set; }

    /// <summary>True once more rows came than the decision allows: the rest is withheld.</summary>
    public bool IsOverLimit { get; set; }

    /// <summary>Its definitions of names, to settle or revert.</summary>
    public ImmutableArray<INameChange> NameChanges { get; set; } = [];

    /// <summary>What the client was given so far; null when not recorded.</summary>
    public ResponseCapture? Capture { get; set; }

    /// <summary>Its rows are counted before they are committed; null when they need not be.</summary>
    public ChangeWatch? Watch { get; init; }

    /// <summary>The message that ends it for the client, kept until its rows are counted; null when it was passed on or has not come.</summary>
    public byte[]? HeldEnd { get; set; }

    /// <summary>The command tag of <see cref="HeldEnd"/>.</summary>
    public string HeldTag { get; set; } = "";

    public Decision Decision => Outcome.Decision;

    /// <summary>What detectors found in its rows since the last call: counts, no values; null for nothing.</summary>
    public IReadOnlyList<ContentFinding>? TakeFindings()
    {
        if (!Decision.Masks.LooksThrough)
        {
            return null;
        }

        var findings = new List<ContentFinding>();
        Shape?.Masker?.TakeFindings(findings);
        CopyMasker?.TakeFindings(findings);
        return findings.Count > 0 ? findings : null;
    }
}
