using DbGuard.Generator.Choices;
using DbGuard.Generator.Trees;
using DbGuard.Generator.Types;

namespace DbGuard.Generator.Scopes;

/// <summary>Writes a name in one of the ways that mean the same.</summary>
internal static class ColumnSpelling
{
    /// <summary>The node for a leaf.</summary>
    /// <param name="leaf">What is named.</param>
    /// <param name="scope">Where the name stands.</param>
    /// <param name="dice">Chooses the spelling.</param>
    public static SqlNode Node(Leaf leaf, Scope scope, Dice dice)
    {
        if (leaf.Key is { } key)
        {
            return key.Copy();
        }

        var own = (leaf.Traits & Traits.Values) != 0 ? leaf.Traits | Traits.Touches : leaf.Traits;
        return new SqlNode(NodeKind.Expression, [new SqlPart(Text(leaf.Source!, leaf.Column, scope, dice))]) { Type = leaf.Type, Own = own, ImplicitName = leaf.Column };
    }

    /// <summary>The name of a column of a source.</summary>
    public static string Text(Source source, string column, Scope scope, Dice dice)
    {
        var name = Name(column, dice);
        if (source.Alias.Length == 0 || ((dice.Chance(35) || !scope.IsReachable(source)) && scope.IsUnique(column, source)))
        {
            return name;
        }

        var alias = Name(source.Alias, dice);
        if (source.Schema is { } schema && dice.Chance(50))
        {
            return $"{Name(schema, dice)}.{alias}.{name}";
        }

        return source.IsStored && source.HasRow && scope.MeansRow(source.Alias) && dice.Chance(6) ? $"({alias}).{name}" : $"{alias}.{name}";
    }

    /// <summary>A name, with quotes where they are needed and sometimes where not; in capitals where they do not matter.</summary>
    public static string Name(string name, Dice dice)
    {
        if (!Identifiers.IsPlain(name))
        {
            return Identifiers.Quoted(name);
        }

        return dice.Below(24) switch
        {
            0 => Identifiers.Quoted(name),
            1 => name.ToUpperInvariant(),
            2 => string.Concat(name[..1].ToUpperInvariant(), name.AsSpan(1)),
            3 => $"U&\"\\{(int)name[0]:x4}{name[1..]}\"",
            _ => name,
        };
    }
}
