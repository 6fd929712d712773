using System.Collections.Immutable;
using System.Text.RegularExpressions;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Grammar;

/// <summary>One way to make a value: a line of a file in Productions.</summary>
/// <param name="Area">What it counts for.</param>
/// <param name="Columns">What it yields: one value, or for a function in FROM several named columns. A null type is the variable's.</param>
/// <param name="Template">The text with its holes.</param>
/// <param name="Variable">What its type variable may stand for.</param>
/// <param name="YieldsArray">The one value is an array of the variable's type.</param>
internal sealed partial record Production(
    Area Area, ImmutableArray<(string Name, SqlType? Type, Traits Traits)> Columns, ImmutableArray<TemplatePart> Template, TypeVariable Variable, bool YieldsArray)
{
    /// <summary>Its columns have names of their own, whatever alias it is given in FROM.</summary>
    public bool IsNamed { get; init; }

    /// <summary>It takes one field out of a row: where that is computed, other values than the row's others may be in it.</summary>
    public bool IsField { get; init; }

    /// <summary>Type of the one value; null when it is the variable's.</summary>
    public SqlType? Type => Columns[0].Type;

    /// <summary>What the value shows whatever the arguments are.</summary>
    public Traits Traits => Columns[0].Traits;

    /// <summary>Name of the function, which a result column gets; null where it is no plain call.</summary>
    public string? Name { get; } = NameOf(Template);

    /// <summary>The types its variable may stand for.</summary>
    public bool Admits(SqlType type) => Variable switch
    {
        TypeVariable.Equatable => type.IsEquatable,
        TypeVariable.Orderable => type is { IsOrderable: true, IsEquatable: true },
        _ => true,
    } && (!NeedsArray || SqlTypes.ArrayOf(type) is not null);

    private static string? NameOf(ImmutableArray<TemplatePart> template)
    {
        if (template[0].Text is not { } head || template[^1].Text?.EndsWith(')') != true || !PlainCall().IsMatch(head))
        {
            return null;
        }

        var name = head[..head.IndexOf('(', StringComparison.Ordinal)].Split('.')[^1];
        return name is "trim" or "cast" ? null : name;
    }

    [GeneratedRegex(@"^[a-z_0-9.]+\(")]
    private static partial Regex PlainCall();

    private bool NeedsArray => YieldsArray || Template.Any(part => part.Hole is { IsVariable: true, IsArray: true });
}
