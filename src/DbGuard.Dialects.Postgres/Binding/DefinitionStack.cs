namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>The views and functions whose definitions are being bound, innermost first: stops recursion.</summary>
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

        for (var entry = this; entry is not null; entry = entry._outer)
        {
            if (entry._id == id)
            {
                return null;
            }
        }

        return new DefinitionStack(id, this);
    }
}
