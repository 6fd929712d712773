using DbGuard.Corpus.Tests.Canaries;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>
/// Tells fragments that come from a protected value from those that are there by chance: the former come again when the case is
/// run again, and do not come when the protected values are others.
/// </summary>
internal static class LeakConfirmation
{
    /// <summary>The hits that stand.</summary>
    /// <param name="suspicions">What was found in the first run.</param>
    /// <param name="again">Runs the case once more on the fixture and searches.</param>
    /// <param name="control">Runs it on the fixture with other secrets and searches for the same.</param>
    public static async Task<IReadOnlyList<SecretHit>> ConfirmAsync(
        IReadOnlyList<SecretHit> suspicions, Func<Task<IReadOnlyList<SecretHit>>> again, Func<Task<IReadOnlyList<SecretHit>>> control)
    {
        var standing = await KeepAsync(suspicions, again, keepsFound: true);
        return standing.Count == 0 ? standing : await KeepAsync(standing, control, keepsFound: false);
    }

    private static async Task<IReadOnlyList<SecretHit>> KeepAsync(
        IReadOnlyList<SecretHit> suspicions, Func<Task<IReadOnlyList<SecretHit>>> search, bool keepsFound)
    {
        var found = (await search()).Select(hit => hit.Mark).ToHashSet();
        return [.. suspicions.Where(hit => found.Contains(hit.Mark) == keepsFound)];
    }
}
