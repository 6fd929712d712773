namespace DbGuard.Core.Policies;

/// <summary>Bounds on how much may be taken out and changed over time; null stands for no bound.</summary>
/// <param name="RowsPerSession">Most rows of user relations a session may be given.</param>
/// <param name="RowsPerHour">The same in any hour, over all sessions of a principal.</param>
/// <param name="SensitiveCellsPerSession">Most cells of labelled columns, seen or masked, a session may be given.</param>
/// <param name="SensitiveCellsPerHour">The same in any hour, over all sessions of a principal.</param>
/// <param name="RowsChangedPerHour">Most rows changed in any hour, over all sessions of a principal.</param>
public sealed record Volume(
    long? RowsPerSession, long? RowsPerHour, long? SensitiveCellsPerSession, long? SensitiveCellsPerHour, long? RowsChangedPerHour)
{
    public static Volume Unlimited { get; } = new(null, null, null, null, null);

    /// <summary>True when what leaves must be counted.</summary>
    public bool LimitsExport => RowsPerSession is not null || RowsPerHour is not null || LimitsCells;

    /// <summary>True when labelled cells must be counted.</summary>
    public bool LimitsCells => SensitiveCellsPerSession is not null || SensitiveCellsPerHour is not null;
}
