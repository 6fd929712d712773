namespace DbGuard.Core.Policies;

/// <summary>How many guesses <see cref="FilterPermission.Equality"/> allows.</summary>
/// <param name="Values">Most different values in any period, over all sessions of a principal; null when unlimited.</param>
/// <param name="Per">The period.</param>
/// <param name="AtOnce">Most values in one statement; null for as many as the budget has.</param>
public sealed record EqualityBudget(int? Values, TimeSpan Per, int? AtOnce)
{
    /// <summary>What a policy that only says <c>equality</c> gets: 100 values an hour.</summary>
    public static EqualityBudget Default { get; } = new(100, TimeSpan.FromHours(1), null);

    /// <summary>Most values in one statement; null when unlimited.</summary>
    public int? MostAtOnce => AtOnce is { } most && Values is { } values ? Math.Min(most, values) : AtOnce ?? Values;
}
