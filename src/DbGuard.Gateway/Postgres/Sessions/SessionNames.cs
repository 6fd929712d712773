using System.Collections.Immutable;
using DbGuard.Core.Facts;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>
/// The session's prepared statements and portals. SQL and protocol share both namespaces: EXECUTE runs what Parse named and
/// FETCH reads what Bind made. Used by both pumps, under <see cref="Gate"/>.
/// </summary>
internal sealed class SessionNames
{
    /// <summary>Guards both tables.</summary>
    public Lock Gate { get; } = new();

    public NameTable<PreparedStatement> Statements { get; } = new();

    public NameTable<Portal> Portals { get; } = new();

    /// <summary>The prepared statement of a name; null when unknown.</summary>
    public PreparedStatement? FindPreparedStatement(string name)
    {
        lock (Gate)
        {
            return Statements.FindNewest(name);
        }
    }

    /// <summary>Facts of the query a cursor or portal runs; null when unknown.</summary>
    public StatementFacts? FindCursor(string name)
    {
        lock (Gate)
        {
            return Portals.FindNewest(name)?.Facts;
        }
    }

    /// <summary>What executing a statement does to the names, to be settled or reverted with its outcome.</summary>
    /// <param name="facts">Of the statement.</param>
    /// <param name="text">The text it stands in.</param>
    /// <param name="cycle">The query cycle it runs in.</param>
    public ImmutableArray<INameChange> Apply(StatementFacts facts, DecidedText text, long cycle)
    {
        switch (facts.Kind)
        {
            case StatementKind.Prepare when facts.SessionObject is { } name:
                return [Define(Statements, name, new PreparedStatement { Name = name, Facts = facts.Inner, Text = text, IsOfSql = true }, cycle)];
            case StatementKind.Deallocate:
                return facts.SessionObject is { } one ? [Define(Statements, one, null, cycle)] : RemoveAll(Statements, cycle);
            case StatementKind.DeclareCursor when facts.SessionObject is { } name:
                return [Define(Portals, name, new Portal { Name = name, Facts = facts.Inner, IsSqlCursor = true }, cycle)];
            case StatementKind.CloseCursor:
                return facts.SessionObject is { } cursor ? [Define(Portals, cursor, null, cycle)] : RemoveAll(Portals, cycle);
            case StatementKind.Discard when facts.Settings.Any(s => s.Name == "*"):
                return [.. RemoveAll(Statements, cycle), .. RemoveAll(Portals, cycle)];
            default:
                return [];
        }
    }

    /// <summary>The transaction is over: portals are gone, but for cursors that SQL may have declared WITH HOLD.</summary>
    public void EndTransaction()
    {
        lock (Gate)
        {
            if (Portals.Count > 0)
            {
                Portals.RemoveSettled(static portal => !portal.IsSqlCursor);
            }
        }
    }

    /// <summary>A simple query drops the unnamed statement and the unnamed portal, whatever becomes of it.</summary>
    public void DropUnnamed()
    {
        lock (Gate)
        {
            Statements.Forget("");
            Portals.Forget("");
        }
    }

    /// <summary>A Parse without a name drops the unnamed statement even when it fails.</summary>
    public void DropUnnamedStatement()
    {
        lock (Gate)
        {
            Statements.Forget("");
        }
    }

    public INameChange Define<T>(NameTable<T> table, string name, T? value, long cycle)
        where T : class
    {
        lock (Gate)
        {
            return new NameChange<T>(this, table, table.Define(name, value, cycle));
        }
    }

    private ImmutableArray<INameChange> RemoveAll<T>(NameTable<T> table, long cycle)
        where T : class
    {
        lock (Gate)
        {
            return [.. table.Names.ToArray().Select(name => Define(table, name, null, cycle))];
        }
    }
}
