namespace DbGuard.Core.Facts;

/// <summary>What the session has prepared and opened, by name: protocol-level and SQL-level names share one space, as on the server.</summary>
public interface ISessionObjects
{
    /// <summary>Facts of the statement a prepared name stands for; null when unknown.</summary>
    StatementFacts? FindPrepared(string name);

    /// <summary>Facts of the query a cursor or portal runs; null when unknown.</summary>
    StatementFacts? FindCursor(string name);
}
