using System.Collections.Immutable;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// The views and functions whose definitions are being bound, innermost first: stops recursion, and knows under which search path a function
/// that sets none would run. A view's own names are fixed, but such a function in it runs under the session's path.
/// </summary>
internal sealed class DefinitionStack
{
    private const int MaxDepth = 32;

    private readonly uint _id;
    private readonly DefinitionStack? _outer;
    private readonly int _depth;
    private readonly bool _setsPath;

    private DefinitionStack(uint id, DefinitionStack? outer, ImmutableArray<string> callers, bool setsPath)
    {
        _id = id;
        _outer = outer;
        _depth = outer is null ? 0 : outer._depth + 1;
        _setsPath = setsPath;
        Callers = callers;
    }

    public static DefinitionStack Empty { get; } = new(0, null, default, setsPath: false);

    /// <summary>The path that functions without one of their own run under; default outside of any definition: the statement's own.</summary>
    public ImmutableArray<string> Callers { get; }

    /// <summary>Something in this definition was resolved on <see cref="Callers"/>, so its facts hold for that path only.</summary>
    public bool DependsOnCallers { get; private set; }

    /// <summary>The stack with one more definition on it; null when that would recurse or go too deep.</summary>
    /// <param name="id">Of the view, the function, or the relation with rules.</param>
    /// <param name="callers">Path for what the definition calls.</param>
    /// <param name="setsPath">The definition sets that path itself.</param>
    public DefinitionStack? Enter(uint id, ImmutableArray<string> callers, bool setsPath = false)
    {
        if (_depth >= MaxDepth)
        {
            return null;
        }

        for (var entry = this; entry is not null; entry = entry._outer)
        {
            if (entry._id == id)
            {
                return null;
            }
        }

        return new DefinitionStack(id, this, callers, setsPath);
    }

    /// <summary>A name was resolved on <see cref="Callers"/>: every definition around it that does not set the path depends on it.</summary>
    public void NoteCallers()
    {
        for (var entry = this; entry._outer is not null && !entry._setsPath; entry = entry._outer)
        {
            entry.DependsOnCallers = true;
        }
    }
}
