namespace DbGuard.Gateway.Stores;

/// <summary>SQLite refused an operation. Carries SQLite's own words about it, which name no value.</summary>
internal sealed class SqliteFailure(int code, string message) : Exception(message)
{
    /// <summary>SQLite extended result code; 0 when the fault is ours to name.</summary>
    public int Code { get; } = code;
}
