using System.Diagnostics.CodeAnalysis;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.AdoNet.Providers;

/// <summary>What the analyser must know of one open connection. Used by one thread at a time, as the connection is.</summary>
public interface IGuardedSession
{
    /// <summary>Snapshot and search paths as they are now; asks the server where something may have changed them.</summary>
    /// <param name="again">The names of a statement are not in the last snapshot, or must not be: reads the catalog anew.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    ValueTask<SessionLook> LookAsync(bool again, CancellationToken cancellationToken);

    /// <summary>The same at once, when nothing can have changed since it was asked for last; false when the server must be asked. A provider need not know.</summary>
    bool TryLook([NotNullWhen(true)] out SessionLook? look)
    {
        look = null;
        return false;
    }

    /// <summary>A statement is about to run: notes what it may change.</summary>
    void Expect(StatementFacts facts);

    /// <summary>A transaction begins or ends by a member of the driver.</summary>
    void ExpectTransactionChange();
}

/// <summary>What names mean for the next statement.</summary>
/// <param name="Catalog">The snapshot.</param>
/// <param name="View">The search paths.</param>
public sealed record SessionLook(CatalogSnapshot Catalog, SessionView View);
