namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>filter_by</c>: a word, or <c>{equality: {values: 20, per: 1h, at_once: 1}}</c>.</summary>
internal static class FilterReader
{
    private const int MostValues = 10_000;
    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(24);

    /// <summary>The permission, and the budget where the policy gives one; nulls when it cannot be read.</summary>
    public static (FilterPermission? Permission, EqualityBudget? Budget) Read(Field? field)
    {
        if (field is null)
        {
            return default;
        }

        if (field.Node is not MapNode)
        {
            return (field.Word(PolicyWords.Filters), null);
        }

        if (field.Section(["equality"]) is not { } section)
        {
            return default;
        }

        return section.Required("equality", "write `equality: {values: 20, per: 1h}`") is { } equality && equality.Section(PolicyKeys.Equality) is { } keys
            ? (FilterPermission.Equality, Budget(keys))
            : default;
    }

    private static EqualityBudget Budget(Section keys)
    {
        var otherwise = EqualityBudget.Default;
        return new EqualityBudget(
            keys["values"] is not { } values ? otherwise.Values : values.Is("none") ? null : (int?)values.Integer(1, MostValues),
            keys["per"]?.Duration(s_shortest, s_longest) ?? otherwise.Per,
            (int?)keys["at_once"]?.Integer(1, MostValues));
    }
}
