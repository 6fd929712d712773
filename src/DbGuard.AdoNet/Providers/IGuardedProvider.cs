using System.Data;
using System.Data.Common;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.AdoNet.Providers;

/// <summary>What one driver and its dialect add to the decorators. Thread-safe; disposed with its guarded data source.</summary>
public interface IGuardedProvider : IDisposable
{
    /// <summary>The dialect.</summary>
    IStatementAnalyzer Analyzer { get; }

    /// <summary>Begins the guard's view of an opened connection.</summary>
    /// <exception cref="DbException">The session does not read text as the analyser does, or cannot be asked.</exception>
    ValueTask<IGuardedSession> OpenAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// The texts that will run for one command, in order: mostly one. What is returned is analysed and is what the driver forwards, unchanged.
    /// </summary>
    /// <exception cref="DbException">The command cannot be written as text.</exception>
    IReadOnlyList<LoweredText> Lower(string text, CommandType type, DbParameterCollection parameters);

    /// <summary>Why a decided text cannot run through this driver exactly as it was analysed; null when it can.</summary>
    DecisionReason? CannotRun(LoweredText text, GuardOutcome outcome, CatalogSnapshot catalog);

    /// <summary>A parameter with the same value and type that the driver sends by position.</summary>
    DbParameter Positional(DbParameter parameter);

    /// <summary>The value as text, the same for equal values and only for them; null when this cannot be said of its type.</summary>
    string? TextOf(DbParameter parameter);

    /// <summary>What the server says of a result column's origin.</summary>
    ReportedColumn Report(DbColumn column);

    /// <summary>How a column's cells are masked.</summary>
    IColumnGuard Mask(DbColumn column, string typeName, IMasker masker, CatalogSnapshot catalog);

    /// <summary>How a column's cells are looked through; null when its type holds no text.</summary>
    IColumnGuard? LookThrough(DbColumn column, string typeName, ContentMasker content, CatalogSnapshot catalog);
}
