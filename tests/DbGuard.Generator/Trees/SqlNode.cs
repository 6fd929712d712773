using DbGuard.Generator.Types;

namespace DbGuard.Generator.Trees;

/// <summary>
/// A piece of generated SQL: text and children in order. Immutable but for <see cref="IsRevealing"/>, which is settled before the node is
/// put into another. Every node is one occurrence: the same SQL twice is two nodes, so that shrinking can tell them apart.
/// </summary>
internal sealed class SqlNode(NodeKind kind, SqlPart[] parts)
{
    public NodeKind Kind { get; } = kind;

    public SqlPart[] Parts { get; } = parts;

    /// <summary>Type of an expression; null where it is none or does not matter.</summary>
    public SqlType? Type { get; init; }

    /// <summary>What this node adds to what its children bring.</summary>
    public Traits Own { get; init; }

    /// <summary>Value traits of the columns that a <c>*</c> stands for; null for any other item.</summary>
    public IReadOnlyList<Traits>? Star { get; init; }

    /// <summary>Text of a literal's value, which can be bound as a parameter; null when it cannot.</summary>
    public string? Bindable { get; init; }

    /// <summary>The name a result column has of itself when it is this expression; null when it is not known.</summary>
    public string? ImplicitName { get; init; }

    /// <summary>Separator of a list.</summary>
    public string Separator { get; init; } = ", ";

    /// <summary>Least number of entries a list keeps.</summary>
    public int Minimum { get; init; } = 1;

    /// <summary>The values in here end here: EXISTS, clauses, whole queries.</summary>
    public bool EndsValues { get; init; } = kind is not (NodeKind.Expression or NodeKind.Literal or NodeKind.Row or NodeKind.Item or NodeKind.Targets);

    /// <summary>Whether values of its children show in it depends on more than the generator knows: hidden ones are like comparable ones.</summary>
    public bool IsVague { get; init; }

    /// <summary>Where this node stands, its value can be found out: predicates, sorting, grouping.</summary>
    public bool IsRevealing { get; private set; }

    /// <summary>What holds for this node as a whole.</summary>
    public Traits Traits => _traits ??= Compute();

    private Traits? _traits;

    /// <summary>Children in order.</summary>
    public IEnumerable<SqlNode> Children
    {
        get
        {
            foreach (var part in Parts)
            {
                if (part.Node is { } node)
                {
                    yield return node;
                }
            }
        }
    }

    /// <summary>Says that the value of this node can be found out where it stands.</summary>
    /// <returns>This node.</returns>
    public SqlNode Revealing()
    {
        IsRevealing = true;
        _traits = null;
        return this;
    }

    /// <summary>This node with other parts.</summary>
    public SqlNode With(SqlPart[] parts) => new(Kind, parts)
    {
        Type = Type,
        Own = Own,
        Star = Star,
        Bindable = Bindable,
        ImplicitName = ImplicitName,
        Separator = Separator,
        Minimum = Minimum,
        EndsValues = EndsValues,
        IsVague = IsVague,
        IsRevealing = IsRevealing,
    };

    /// <summary>The same SQL as another occurrence.</summary>
    public SqlNode Copy()
    {
        var parts = new SqlPart[Parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Parts[i].Node is { } child ? new SqlPart(child.Copy()) : Parts[i];
        }

        return With(parts);
    }

    private Traits Compute()
    {
        var traits = Own;
        foreach (var part in Parts)
        {
            traits |= part.Node?.Traits ?? Traits.None;
        }

        if (IsVague && (traits & Traits.Hidden) != 0)
        {
            traits = (traits & ~Traits.Hidden) | Traits.Comparable;
        }

        if (IsRevealing)
        {
            traits |= (traits & Traits.Hidden) != 0 ? Traits.MustDeny : (traits & Traits.Comparable) != 0 ? Traits.MayDeny : Traits.None;
        }

        return EndsValues ? (traits & ~Traits.Values) | (Own & Traits.Values) : traits;
    }
}
