using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>
/// What the analyser must know of the session to read a text as the server will: every search path the session may have now
/// (more than one after a SET inside an open transaction), never the server's live state.
/// </summary>
/// <param name="SearchPaths">Possible search paths, at least one; a name is resolved on each, and all meanings count.</param>
/// <param name="Definitions">Texts that were sent ahead and define things the catalog snapshot does not show yet, in order.</param>
/// <param name="IsOwnCatalog">The snapshot shows what the open transaction has defined: a rollback takes it back.</param>
public sealed record SessionView(
    ImmutableArray<ImmutableArray<string>> SearchPaths, ImmutableArray<ReadOnlyMemory<byte>> Definitions = default, bool IsOwnCatalog = false)
{
    /// <summary>Cache key part: equal for views that resolve every name alike.</summary>
    public string Key { get; } = KeyOf(SearchPaths, Definitions, IsOwnCatalog);

    private static string KeyOf(ImmutableArray<ImmutableArray<string>> paths, ImmutableArray<ReadOnlyMemory<byte>> definitions, bool isOwnCatalog)
    {
        // WHY quoted: a schema may be called "a,b", and the view of another session must not have the key of this one.
        var key = string.Join('|', paths.Select(p => string.Join(',', p.Select(s => $"\"{s.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
        return definitions.IsDefaultOrEmpty && !isOwnCatalog
            ? key
            : $"{key}|{(isOwnCatalog ? "own" : "")}|{string.Join('|', (definitions.IsDefault ? [] : definitions).Select(d => Convert.ToHexString(d.Span)))}";
    }
}
