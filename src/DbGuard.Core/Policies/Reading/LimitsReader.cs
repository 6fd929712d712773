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
            Count(section["rows"], otherwise.Rows),
            Count(section["rows_changed"], otherwise.RowsChanged),
            otherwise.SaysRowsChanged || section["rows_changed"] is not null,
            Or(section["statements_per_minute"], otherwise.StatementsPerMinute, f => (int?)f.Integer(1, 1_000_000)),
            Or(section["statement_timeout"], otherwise.StatementTimeout, f => f.Duration(s_least, s_most)),
            new Volume(
                Count(section["rows_per_session"], otherwise.Volume.RowsPerSession),
                Count(section["rows_per_hour"], otherwise.Volume.RowsPerHour),
                Count(section["sensitive_cells_per_session"], otherwise.Volume.SensitiveCellsPerSession),
                Count(section["sensitive_cells_per_hour"], otherwise.Volume.SensitiveCellsPerHour),
                Count(section["rows_changed_per_hour"], otherwise.Volume.RowsChangedPerHour)),
            Or(section["sessions"], otherwise.SessionsAtOnce, f => (int?)f.Integer(1, 100_000)),
            Or(section["statements_at_once"], otherwise.StatementsAtOnce, f => (int?)f.Integer(1, 100_000)));
    }

    private static long? Count(Field? field, long? otherwise) => Or(field, otherwise, f => f.Integer(0, long.MaxValue));

    private static T? Or<T>(Field? field, T? otherwise, Func<Field, T?> read)
        where T : struct => field is null ? otherwise : field.Is("none") ? null : read(field);
}
