using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>
/// The session's names as a statement decided now sees them. The server resolves the names inside a prepared statement anew when
/// the search path or the catalog has changed since, so its facts are computed anew as well. A cursor keeps what it was declared with.
/// </summary>
internal sealed class SessionObjectsNow(SessionNames names, GuardPipeline pipeline, CatalogSnapshot catalog, SessionView view) : ISessionObjects
{
    /// <inheritdoc />
    public StatementFacts? FindPrepared(string name)
    {
        if (names.FindPreparedStatement(name) is not { } statement)
        {
            return null;
        }

        return statement.Text is not { } text || (text.CatalogVersion == catalog.Version && text.ViewKey == view.Key)
            ? statement.Facts
            : statement.FactsFor(text, pipeline, catalog, view);
    }

    /// <inheritdoc />
    public StatementFacts? FindCursor(string name) => names.FindCursor(name);
}
