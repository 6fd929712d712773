using System.Collections.Immutable;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// Names of the objects that definition statements are about, as permissions are written: <c>schema.name</c> where the object is in a schema.
/// An existing object has the schema the server would find it in; one the catalog does not know is taken for a new one.
/// </summary>
internal sealed partial class StatementBinder
{
    /// <summary>Where the server puts a new object without a schema; null when there is no place.</summary>
    private string? PlaceOfNew => _text is null ? _catalog.CreationSchema(_path) : _text.CreationSchema(_path);

    private string NewName(SyntaxList names) => names.Count == 1 && PlaceOfNew is { } schema ? $"{schema}.{NameOfObject(names[0])}" : Dotted(names);

    /// <summary>Name of something that belongs to a relation and so is in its schema: an index, a trigger, a rule, a policy.</summary>
    private static string NameBeside(string relation, string name)
    {
        var dot = relation.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : $"{relation[..dot]}.{name}";
    }

    /// <summary>The names an existing object may have; several where overloads are in several schemas, or where only the server knows.</summary>
    private ImmutableArray<string> NamesOf(ObjectType type, SyntaxNode target)
    {
        var names = target.Tag switch
        {
            NodeTag.List => target.AsList(),
            NodeTag.ObjectWithArgs => target.List(ObjectWithArgs.Objname),
            NodeTag.TypeName => target.List(TypeName.Names),
            _ => default,
        };
        switch (type)
        {
            case ObjectType.Table or ObjectType.View or ObjectType.Matview or ObjectType.ForeignTable or ObjectType.Sequence or ObjectType.Index when FindNamed(names) is { } relation:
                return [relation.Name.ToString()];
            case ObjectType.Table or ObjectType.View or ObjectType.Matview or ObjectType.ForeignTable or ObjectType.Sequence or ObjectType.Index:
                return [NewName(names)];
            case ObjectType.Column or ObjectType.Tabconstraint:
                return [OwnerOf(names)];
            case ObjectType.Trigger or ObjectType.Rule or ObjectType.Policy:
                return [NameBeside(OwnerOf(names), NameOfObject(names[names.Count - 1]))];
            case ObjectType.Domconstraint when names.Count > 0:
                return NamesOf(ObjectType.Domain, names[0]);
            case ObjectType.Type or ObjectType.Domain:
                return NamesOfType(names);
            case ObjectType.Function or ObjectType.Procedure or ObjectType.Routine or ObjectType.Aggregate:
                return NamesOfFunction(names);
            case ObjectType.Collation or ObjectType.Conversion or ObjectType.Operator or ObjectType.StatisticExt
                or ObjectType.Tsconfiguration or ObjectType.Tsdictionary or ObjectType.Tsparser or ObjectType.Tstemplate when names.Count == 1:
                return [.. _path.Select(schema => $"{schema}.{NameOfObject(names[0])}")];
            default:
                return [NameOfObject(target)];
        }
    }

    /// <summary>Name of the relation that all names but the last mean.</summary>
    private string OwnerOf(SyntaxList names)
    {
        if (FindOwner(names) is { } owner)
        {
            return owner.Name.ToString();
        }

        return names.Count switch
        {
            0 or 1 => Dotted(names),
            2 => PlaceOfNew is { } schema ? $"{schema}.{NameOfObject(names[0])}" : NameOfObject(names[0]),
            _ => $"{NameOfObject(names[names.Count - 3])}.{NameOfObject(names[names.Count - 2])}",
        };
    }

    private ImmutableArray<string> NamesOfType(SyntaxList names)
    {
        // DROP TYPE and COMMENT ON TYPE wrap the name in a list of one.
        if (names.Count == 1 && names[0].Tag == NodeTag.TypeName)
        {
            names = names[0].List(TypeName.Names);
        }

        var (schema, name) = Split(names);
        return [_catalog.FindType(schema, name, _path) is { } type ? type.Name.ToString() : NewName(names)];
    }

    private ImmutableArray<string> NamesOfFunction(SyntaxList names)
    {
        if (names.Count != 1)
        {
            return [Dotted(names)];
        }

        var name = NameOfObject(names[0]);
        var visible = _catalog.Snapshot.FindFunctions(name).Select(f => f.Name.Schema).Where(s => s == CatalogIndex.SystemSchema || _path.Contains(s)).Distinct().ToList();
        return visible.Count == 0 ? [NewName(names)] : [.. visible.Select(schema => $"{schema}.{name}")];
    }

    private static (string? Schema, string Name) Split(SyntaxList names) => names.Count switch
    {
        0 => (null, ""),
        1 => (null, NameOfObject(names[0])),
        _ => (NameOfObject(names[names.Count - 2]), NameOfObject(names[names.Count - 1])),
    };
}
