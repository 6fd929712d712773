namespace DbGuard.Generator.Types;

/// <summary>A type of the generator: what values may be written, and what can be done with them.</summary>
/// <param name="Name">As it is written in SQL, e.g. <c>int4</c> or <c>public.mood</c>.</param>
/// <param name="Values">Input texts of some values.</param>
internal sealed record SqlType(string Name, IReadOnlyList<string> Values)
{
    /// <summary>Has <c>=</c>: can be grouped, de-duplicated, joined.</summary>
    public bool IsEquatable { get; init; } = true;

    /// <summary>Has <c>&lt;</c>: can be sorted.</summary>
    public bool IsOrderable { get; init; } = true;

    /// <summary>Type of the elements of an array.</summary>
    public SqlType? Element { get; init; }

    /// <summary>Its values can be written bare, without quotes and a type name.</summary>
    public bool IsBare { get; init; }

    /// <summary>A type is equal to itself only.</summary>
    public bool Equals(SqlType? other) => ReferenceEquals(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc />
    public override string ToString() => Name;
}
