using System.Collections.Immutable;
using System.Diagnostics;
using DbGuard.Generator.Campaigns;
using DbGuard.Generator.Grammar;
using DbGuard.Generator.Judging;
using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Shrinking;

/// <summary>Makes a case with a finding smaller while the same finding stays. Every candidate is run and judged anew.</summary>
internal sealed class Shrinker(CaseRunner runner, Judge judge)
{
    private const int MostAttempts = 1500;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(25);

    /// <summary>The smallest case found, and its finding.</summary>
    public async Task<(GeneratedCase Case, Finding Finding)> ShrinkAsync(GeneratedCase made, Finding finding)
    {
        var watch = Stopwatch.StartNew();
        var attempts = 0;
        while (true)
        {
            var smaller = false;
            foreach (var candidate in Candidates(made))
            {
                if (++attempts > MostAttempts || watch.Elapsed > Longest)
                {
                    return (made, finding);
                }

                if (await SameFindingAsync(candidate, finding).ConfigureAwait(false) is { } same)
                {
                    (made, finding, smaller) = (candidate, same, true);
                    break;
                }
            }

            if (!smaller)
            {
                return (made, finding);
            }
        }
    }

    /// <summary>Runs a case by itself.</summary>
    /// <returns>Its finding; null when there is none.</returns>
    public async Task<Judgement> JudgeAsync(GeneratedCase made)
    {
        try
        {
            var replies = await runner.RunAsync([made], alwaysTwin: true).ConfigureAwait(false);
            return judge.Of(made, replies[0]);
        }
        catch (IOException failure)
        {
            return new Judgement(CaseVerdict.Failed, new Finding(FindingKind.Broken, "session", 0, failure.Message));
        }
    }

    private async Task<Finding?> SameFindingAsync(GeneratedCase candidate, Finding finding)
    {
        var judgement = await JudgeAsync(candidate).ConfigureAwait(false);
        return finding.IsLike(judgement.Finding) ? judgement.Finding : null;
    }

    private static IEnumerable<GeneratedCase> Candidates(GeneratedCase made)
    {
        if (made.MutatedText is { } text)
        {
            return TextMutation.Shorter(text).Select(shorter => made with { MutatedText = shorter });
        }

        return Simpler(made).Concat(WithoutStep(made)).Concat(SmallerTrees(made));
    }

    private static IEnumerable<GeneratedCase> Simpler(GeneratedCase made)
    {
        if (made.Mode != WireMode.Simple)
        {
            yield return made with { Mode = WireMode.Simple };
        }
    }

    private static IEnumerable<GeneratedCase> WithoutStep(GeneratedCase made)
    {
        for (var i = 0; i < made.Steps.Length && made.Steps.Length > 1; i++)
        {
            // Writes stay between BEGIN and ROLLBACK, and what is prepared is taken away again.
            if (!made.Steps[i].IsFrame)
            {
                yield return made with { Steps = made.Steps.RemoveAt(i) };
            }
        }
    }

    private static IEnumerable<GeneratedCase> SmallerTrees(GeneratedCase made) =>
        from step in made.Steps
        where !step.IsFrame
        from reduction in Reductions.Of(step.Statement).Concat(step.Rows is null || ReferenceEquals(step.Rows, step.Statement) ? [] : Reductions.Of(step.Rows))
        let steps = Replaced(made.Steps, reduction.Target, reduction.Replacement)
        where steps is not null
        select made with { Steps = steps.Value };

    /// <summary>The steps with a node exchanged wherever it stands: a cursor's query is in two of them.</summary>
    private static ImmutableArray<CaseStep>? Replaced(ImmutableArray<CaseStep> steps, SqlNode target, SqlNode? replacement)
    {
        var made = new Dictionary<SqlNode, SqlNode?>(ReferenceEqualityComparer.Instance);
        var replaced = ImmutableArray.CreateBuilder<CaseStep>(steps.Length);
        foreach (var step in steps)
        {
            if (Replacement.In(step.Statement, target, replacement, made) is not { } statement)
            {
                return null;
            }

            replaced.Add(step with { Statement = statement, Rows = step.Rows is null ? null : Replacement.In(step.Rows, target, replacement, made) });
        }

        return replaced.DrainToImmutable();
    }
}
