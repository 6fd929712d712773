using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Patterns;

/// <summary>Objects that definition statements may be about, written <c>table</c>, <c>table scratch.*</c> or <c>*</c>.</summary>
/// <param name="Kind">The kind; null for every kind.</param>
/// <param name="Name">Names, <c>schema.object</c>; null for every name.</param>
public sealed record ObjectPattern(ObjectKind? Kind, NamePattern? Name)
{
    /// <summary>Every object of every kind.</summary>
    public static ObjectPattern Any { get; } = new(null, null);

    /// <summary>True when an object of that kind and name is meant. A name that is not <c>schema.object</c> matches only patterns without a name.</summary>
    /// <param name="kind">Kind of the object.</param>
    /// <param name="objectName">Its name as the facts carry it.</param>
    public bool Matches(ObjectKind kind, string objectName)
    {
        if (Kind is { } wanted && wanted != kind)
        {
            return false;
        }

        if (Name is null)
        {
            return true;
        }

        var dot = objectName.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Name.Matches(new Catalog.QualifiedName(objectName[..dot], objectName[(dot + 1)..]));
    }
}
