namespace DbGuard.Core.Policies.Reading;

/// <summary>Reads <c>limits</c>.</summary>
internal static class LimitsReader
{
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_most = TimeSpan.FromHours(24);

    /// <summary>The limits given; those not given are taken from <paramref name="otherwise"/>. <c>none</c> lifts a limit.</summary>
    public static Limits Read(Field? field, Limits otherwise)
    {
        if (field?.Section(PolicyKeys.Limits) is not { } section)
        {
            return otherwise;
        }

        return new Limits(
            Or(section["rows"], otherwise.Rows, f => f.Integer(0, long.MaxValue)),
            Or(section["statements_per_minute"], otherwise.StatementsPerMinute, f => (int?)f.Integer(1, 1_000_000)),
            Or(section["statement_timeout"], otherwise.StatementTimeout, f => f.Duration(s_least, s_most)));
    }

    private static T? Or<T>(Field? field, T? otherwise, Func<Field, T?> read)
        where T : struct => field is null ? otherwise : field.Is("none") ? null : read(field);
}
