using System.Collections.Immutable;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;

namespace DbGuard.Core.Policies.Cases;

/// <summary>What a policy must say about one text.</summary>
public sealed record PolicyCase
{
    public required string Name { get; init; }

    public required Principal Principal { get; init; }

    /// <summary>From where and when it asks.</summary>
    public AccessContext Context { get; init; }

    public required string Sql { get; init; }

    public required Verdict Expect { get; init; }

    /// <summary>Profile the principal must get; null when any will do.</summary>
    public string? Profile { get; init; }

    /// <summary>Rule that must be among the reasons of the verdict; null when any will do.</summary>
    public string? Rule { get; init; }

    /// <summary>Code that must be among the reasons of the verdict; null when any will do.</summary>
    public string? Code { get; init; }

    /// <summary>Names of the result columns that are masked, in order; default when not asked.</summary>
    public ImmutableArray<string> Masked { get; init; }

    /// <summary>1-based line in the file.</summary>
    public int Line { get; init; }

    /// <summary>What the outcome lacks; empty when it is as expected.</summary>
    public ImmutableArray<string> Check(GuardOutcome outcome)
    {
        var missing = ImmutableArray.CreateBuilder<string>();
        if (outcome.Verdict != Expect)
        {
            var why = outcome.Decision.Reasons.FirstOrDefault(r => r.Verdict == outcome.Verdict);
            missing.Add($"expected {Word(Expect)}, got {Word(outcome.Verdict)}{(why is null ? "" : $": {why.Code} {why.Sentence}")}");
        }

        var reasons = outcome.Statements.IsEmpty ? outcome.Decision.Reasons : [.. outcome.Statements.SelectMany(s => s.Decision.Reasons)];
        if (Rule is not null && !reasons.Any(r => r.Rule == Rule))
        {
            missing.Add($"rule `{Rule}` does not speak");
        }

        if (Code is not null && !reasons.Any(r => r.Code == Code))
        {
            missing.Add($"no reason {Code}");
        }

        if (Profile is not null && outcome.Decision.Trace.Profile != Profile)
        {
            missing.Add($"expected profile `{Profile}`, got `{outcome.Decision.Trace.Profile}`");
        }

        if (!Masked.IsDefault)
        {
            var masked = outcome.Statements.SelectMany(s => s.Decision.Masks.Columns.Select((c, i) => (c, i)).Where(c => c.c.Masker is not null)
                .Select(c => c.i < s.Statement.Facts.Outputs.Length ? s.Statement.Facts.Outputs[c.i].Name : $"{c.i + 1}")).ToList();
            if (!masked.SequenceEqual(Masked))
            {
                missing.Add($"expected masked columns [{string.Join(", ", Masked)}], got [{string.Join(", ", masked)}]");
            }
        }

        return missing.ToImmutable();
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
