namespace DbGuard.Dialects.TSql.Binding;

/// <summary>The views and functions being bound, innermost first: stops recursion and depth.</summary>
internal sealed class DefinitionStack
{
    private const int MaxDepth = 32;

    private readonly uint _id;
    private readonly DefinitionStack? _outer;
    private readonly int _depth;

    private DefinitionStack(uint id, DefinitionStack? outer)
    {
        _id = id;
        _outer = outer;
        _depth = outer is null ? 0 : outer._depth + 1;
    }

    public static DefinitionStack Empty { get; } = new(0, null);

    /// <summary>The stack with one more definition on it; null when that would recurse or go too deep.</summary>
    public DefinitionStack? Enter(uint id)
    {
        if (_depth >= MaxDepth)
        {
            return null;
        }

        for (var at = this; at._outer is not null; at = at._outer)
        {
            if (at._id == id)
            {
                return null;
            }
        }

        return new DefinitionStack(id, this);
    }
}
