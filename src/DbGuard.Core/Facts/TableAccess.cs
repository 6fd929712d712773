using DbGuard.Core.Catalog;

namespace DbGuard.Core.Facts;

[Flags]
public enum AccessModes
{
    None = 0,
    Read = 1,
    Insert = 2,
    Update = 4,
    Delete = 8,
    Truncate = 16,
    Lock = 32,
    /// <summary>Created, altered, dropped, granted on or commented on.</summary>
    Define = 64,
}

/// <summary>One relation a statement touches and how. Relations reached through a view's definition are listed with <see cref="ThroughView"/>.</summary>
/// <param name="Table">The relation.</param>
/// <param name="Modes">Every way in which it is touched.</param>
/// <param name="ThroughView">True when the statement does not name it; a view, rule or function body that it names does.</param>
/// <param name="Span">Where the statement names it, if it does.</param>
public sealed record TableAccess(TableSchema Table, AccessModes Modes, bool ThroughView, SourceSpan? Span);
