using System.Collections.Immutable;

namespace DbGuard.Core.Facts;

/// <summary>
/// What the analyser must know of the session to read a text as the server will: every search path the session may have now
/// (more than one after a SET inside an open transaction), never the server's live state.
/// </summary>
/// <param name="SearchPaths">Possible search paths, at least one; a name is resolved on each, and all meanings count.</param>
public sealed record SessionView(ImmutableArray<ImmutableArray<string>> SearchPaths)
{
    /// <summary>Cache key part: equal for views that resolve every name alike.</summary>
    // WHY quoted: a schema may be called "a,b", and the view of another session must not have the key of this one.
    public string Key { get; } = string.Join('|', SearchPaths.Select(p => string.Join(',', p.Select(s => $"\"{s.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
}
