namespace DbGuard.Core.Catalog;

/// <summary>What reading a relation of the server's own reveals.</summary>
public enum SystemSensitivity
{
    /// <summary>Not a system relation.</summary>
    NotSystem,
    /// <summary>Names, types and settings: what client libraries and tools read.</summary>
    Metadata,
    /// <summary>Credentials, sampled data values, other sessions' statements, file contents, or not reviewed.</summary>
    Sensitive,
}
