using System.Collections.Immutable;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>One way to make a value: a line of a file in Productions.</summary>
/// <param name="Area">What it counts for.</param>
/// <param name="Columns">What it yields: one value, or for a function in FROM several named columns. A null type is the variable's.</param>
/// <param name="Template">The text with its holes.</param>
/// <param name="Variable">What its type variable may stand for.</param>
/// <param name="YieldsArray">The one value is an array of the variable's type.</param>
internal sealed record Production(
    Area Area, ImmutableArray<(string Name, SqlType? Type, Traits Traits)> Columns, ImmutableArray<TemplatePart> Template, TypeVariable Variable, bool YieldsArray)
{
    /// <summary>Type of the one value; null when it is the variable's.</summary>
    public SqlType? Type => Columns[0].Type;

    /// <summary>What the value shows whatever the arguments are.</summary>
    public Traits Traits => Columns[0].Traits;

    /// <summary>The types its variable may stand for.</summary>
    public bool Admits(SqlType type) => Variable switch
    {
        TypeVariable.Equatable => type.IsEquatable,
        TypeVariable.Orderable => type is { IsOrderable: true, IsEquatable: true },
        _ => true,
    } && (!NeedsArray || SqlTypes.ArrayOf(type) is not null);

    private bool NeedsArray => YieldsArray || Template.Any(part => part.Hole is { IsVariable: true, IsArray: true });
}
