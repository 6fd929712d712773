using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// Types where they are plain to see: declared by the catalog, named by a cast, or passed through. Nothing is guessed, because a known type
/// rules meanings out: an overload, an operator, the shape of a row.
/// </summary>
internal sealed partial class StatementBinder
{
    private const int MaxTypeDepth = 64;

    private Dictionary<(CommonTable Table, int Ordinal), uint>? _columnTypes;

    /// <summary>The type id of an expression; 0 when not known.</summary>
    private uint TypeOf(Expression expression, int depth = 0)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (depth > MaxTypeDepth)
        {
            return 0;
        }

        return expression switch
        {
            ColumnReference column => TypeOfColumn(column.Relation, column.Ordinal, depth + 1),
            Operation operation => operation.TypeId,
            Parameter parameter => DeclaredType(parameter),
            CaseExpression choice => CommonType(choice.Results),
            Call call => TypeOfCall(call.Function, call.Arguments, depth + 1),
            Subquery { Kind: SubqueryKind.Scalar, Query.ColumnCount: 1 } scalar => TypeOfColumn(scalar.Query, 0, depth + 1),
            FieldSelection field => TypeOf(field.Input, depth + 1) is var row and not 0 ? _catalog.RowTypeOf(row)?.FindColumn(field.Field)?.TypeId ?? 0 : 0,
            _ => 0,
        };
    }

    private uint TypeOfColumn(Relation relation, int ordinal, int depth)
    {
        switch (relation)
        {
            case TableRelation table:
                return table.Table.Columns[ordinal].TypeId;
            case ViewRelation view:
                return view.View.Columns[ordinal].TypeId;
            case RenamedRelation renamed:
                return TypeOfColumn(renamed.Source, ordinal, depth);
            case FunctionRelation { Calls: [Call { Function.Candidates: [{ OutputNames.Length: > 1 } function] }] }:
                // Columns of the call's own, by position; what stands behind them is WITH ORDINALITY.
                return ordinal < function.OutputTypeIds.Length && RoleOf(function.OutputTypeIds[ordinal]) == PolymorphicRole.None ? function.OutputTypeIds[ordinal] : 0;
            case ComputedRelation computed:
                return ordinal < computed.TypeIds.Length ? computed.TypeIds[ordinal] : 0;
            case SetOperation set when ordinal < set.Right.ColumnCount:
                return CommonType([new ColumnReference(set.Left, ordinal), new ColumnReference(set.Right, ordinal)], depth);
            case ValuesRelation values when values.Rows.All(r => ordinal < r.Length):
                return CommonType([.. values.Rows.Select(r => r[ordinal])], depth);
            case CommonTableReference { Table: var table } when QueryOf(table) is { } query && ordinal < query.ColumnCount:
                // Tables that each name the one before twice are many paths: every column is looked at once.
                _columnTypes ??= [];
                if (!_columnTypes.TryGetValue((table, ordinal), out var known))
                {
                    known = TypeOfColumn(query, ordinal, depth + 1);
                    _columnTypes.TryAdd((table, ordinal), known);
                }

                return known;
            case FunctionRelation { Calls: [Call call] }:
                var result = TypeOfCall(call.Function, call.Arguments, depth);
                return result == 0 ? 0 : _catalog.RowTypeOf(result) is not { } row ? ordinal == 0 ? result : 0 : ordinal < row.Columns.Length ? row.Columns[ordinal].TypeId : 0;
            default:
                return RowShape.Definition(relation, ordinal) is { } definition ? TypeOf(definition, depth) : 0;
        }
    }

    /// <summary>What decides the types of a common table's columns: its query, of a recursive one the first arm; null while that is not bound.</summary>
    private static Relation? QueryOf(CommonTable table) => table.IsRecursive ? table.FirstArm : table.Query;

    /// <summary>The result type of a call when every overload it could mean has the same; polymorphic ones follow their arguments.</summary>
    private uint TypeOfCall(FunctionAccess function, ImmutableArray<Expression> arguments, int depth = 0)
    {
        uint result = 0;
        foreach (var candidate in function.Candidates)
        {
            if (!candidate.OutputNames.IsEmpty)
            {
                return 0;       // its columns say more than its type
            }

            var type = Resolved(candidate, arguments, depth);
            if (type == 0 || (result != 0 && type != result))
            {
                return 0;
            }

            result = type;
        }

        return result;
    }

    /// <summary>A function's result type with its polymorphic types replaced by what the arguments are (PostgreSQL 18 docs, 36.2.5 Polymorphic Types).</summary>
    private uint Resolved(FunctionSchema function, ImmutableArray<Expression> arguments, int depth)
    {
        var role = RoleOf(function.ReturnTypeId);
        if (role == PolymorphicRole.None)
        {
            // record, void and their kin are no type of a value.
            return _catalog.Snapshot.FindType(function.ReturnTypeId) is { Kind: TypeKind.Pseudo } ? 0 : function.ReturnTypeId;
        }

        for (var i = 0; i < arguments.Length && i < function.ArgumentTypeIds.Length; i++)
        {
            var argument = RoleOf(function.ArgumentTypeIds[i]);
            if (argument == PolymorphicRole.None || TypeOf(arguments[i], depth) is not (var type and not 0) || _catalog.Snapshot.FindType(type) is not { } given)
            {
                continue;
            }

            var element = argument switch
            {
                PolymorphicRole.Element => type,
                PolymorphicRole.Array when given.IsArray => given.ElementTypeId,
                PolymorphicRole.Range when given.Kind == TypeKind.Range => given.ElementTypeId,
                _ => 0u,
            };
            return role switch
            {
                PolymorphicRole.Element => element,
                PolymorphicRole.Array when argument == PolymorphicRole.Array => type,
                PolymorphicRole.Array => _catalog.ArrayOf(element)?.Id ?? 0,
                PolymorphicRole.Range when argument == PolymorphicRole.Range => type,
                _ => 0,
            };
        }

        return 0;
    }

    private PolymorphicRole RoleOf(uint type) => _catalog.Snapshot.FindType(type) is not { Kind: TypeKind.Pseudo } pseudo
        ? PolymorphicRole.None
        : pseudo.Name.Name switch
        {
            "anyelement" or "anynonarray" or "anyenum" or "anycompatible" or "anycompatiblenonarray" => PolymorphicRole.Element,
            "anyarray" or "anycompatiblearray" => PolymorphicRole.Array,
            "anyrange" or "anycompatiblerange" => PolymorphicRole.Range,
            "anymultirange" or "anycompatiblemultirange" => PolymorphicRole.Other,
            _ => PolymorphicRole.None,
        };

    private enum PolymorphicRole
    {
        None,
        Element,
        Array,
        Range,
        Other,
    }

    /// <summary>The array type of the elements, when all of them that have a type of their own have the same.</summary>
    private uint TypeOfArray(ImmutableArray<Expression> elements) => CommonType(elements) is not (var common and not 0)
        ? 0
        : _catalog.Snapshot.FindType(common) is { IsArray: true } ? common : _catalog.ArrayOf(common)?.Id ?? 0;

    private static bool IsUntyped(Expression element) => element is Constant { Kind: ConstantKind.Null or ConstantKind.Text }
        || (element is ColumnReference { Relation: SelectBlock or ValuesRelation } column && RowShape.Definition(column.Relation, column.Ordinal) is Constant { Kind: ConstantKind.Null or ConstantKind.Text });

    /// <summary>The type of values that must have one type, when all that have a type of their own have the same (PostgreSQL 18 docs, 10.5 UNION, CASE, and Related Constructs).</summary>
    private uint CommonType(ImmutableArray<Expression> elements, int depth = 0)
    {
        uint common = 0;
        foreach (var element in elements)
        {
            if (IsUntyped(element))
            {
                continue;       // takes the type of the others
            }

            var type = TypeOf(element, depth);
            if (type == 0 || (common != 0 && type != common))
            {
                return 0;
            }

            common = type;
        }

        return common;
    }

    /// <summary>
    /// The overloads a call can mean once the types of its arguments are known: one whose parameters are exactly these types is the one that is
    /// called (PostgreSQL 18 docs, 10.3 Functions, step 2); otherwise those that can take them.
    /// </summary>
    private FunctionAccess Narrowed(FunctionAccess function, ImmutableArray<Expression> arguments)
    {
        if (function.Candidates.Length < 2)
        {
            return function;
        }

        FunctionSchema? exact = null;
        foreach (var candidate in function.Candidates)
        {
            if (candidate.ArgumentTypeIds.Length != arguments.Length || candidate.IsVariadic || !Matches(candidate, arguments))
            {
                continue;
            }

            if (exact is not null)
            {
                return function;        // of several schemas: the search path decides, all count
            }

            exact = candidate;
        }

        var possible = exact is not null ? [exact] : function.Candidates.RemoveAll(c => !CanTake(c, arguments));
        if (possible.IsEmpty || possible.Length == function.Candidates.Length)
        {
            return function;
        }

        var effect = FunctionEffect.Pure;
        foreach (var candidate in possible)
        {
            effect = Functions.FunctionClassification.Worse(effect, _catalog.EffectOf(candidate));
        }

        return new FunctionAccess(possible[0].Name, possible, effect, function.Span);
    }

    private bool CanTake(FunctionSchema candidate, ImmutableArray<Expression> arguments)
    {
        for (var i = 0; i < arguments.Length && i < candidate.ArgumentTypeIds.Length && !candidate.IsVariadic; i++)
        {
            if (arguments[i] is Constant { Kind: ConstantKind.Number or ConstantKind.Boolean }
                && (RoleOf(candidate.ArgumentTypeIds[i]) == PolymorphicRole.Array || _catalog.Snapshot.FindType(candidate.ArgumentTypeIds[i]) is { IsArray: true }))
            {
                return false;
            }

            if (TypeOf(arguments[i]) is var type and not 0 && _catalog.Snapshot.FindType(type) is { } given && !CanBe(given, candidate.ArgumentTypeIds[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>False only where the server has no implicit conversion: arrays, rows and ranges turn into nothing of another kind by themselves.</summary>
    private bool CanBe(TypeSchema given, uint declared)
    {
        if (given.Id == declared || _catalog.Snapshot.FindType(declared) is not { } parameter || _catalog.Snapshot.Casts.Any(c => c.SourceTypeId == given.Id))
        {
            return true;
        }

        var isSpecial = given.IsArray || given.Kind is TypeKind.Composite or TypeKind.Range or TypeKind.Multirange;
        return parameter.Name.Name switch
        {
            "anyarray" or "anycompatiblearray" when parameter.Kind == TypeKind.Pseudo => given.IsArray || given.Kind == TypeKind.Domain,
            "anyrange" or "anycompatiblerange" when parameter.Kind == TypeKind.Pseudo => given.Kind is TypeKind.Range or TypeKind.Domain,
            "anymultirange" or "anycompatiblemultirange" when parameter.Kind == TypeKind.Pseudo => given.Kind is TypeKind.Multirange or TypeKind.Domain,
            _ => !isSpecial || parameter.Kind == TypeKind.Pseudo || parameter.Kind == given.Kind && parameter.IsArray == given.IsArray || parameter.Kind == TypeKind.Domain,
        };
    }

    private bool Matches(FunctionSchema candidate, ImmutableArray<Expression> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (TypeOf(arguments[i]) is var type && (type == 0 || type != candidate.ArgumentTypeIds[i]))
            {
                return false;
            }
        }

        return true;
    }
}
