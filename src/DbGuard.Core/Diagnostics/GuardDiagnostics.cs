using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DbGuard.Core.Diagnostics;

/// <summary>
/// Names under which DbGuard measures and traces. Tags hold verdicts, kinds, outcomes and codes: sets that are small and known,
/// never SQL, values or names of principals.
/// </summary>
public static class GuardDiagnostics
{
    /// <summary>Name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "DbGuard";

    /// <summary>Spans: one for each statement from its arrival to its end.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    internal static Meter Meter { get; } = new(Name);
}
