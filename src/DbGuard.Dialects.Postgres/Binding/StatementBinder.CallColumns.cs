using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using DbGuard.Core.Catalog;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// The columns a call has in FROM. They depend on types where a result is polymorphic (<c>unnest</c> of rows has a column for each field) and
/// where overloads differ (<c>unnest</c> of a tsvector has three).
/// </summary>
internal sealed partial class StatementBinder
{
    /// <summary>pg_catalog.record, the type of a row without a name of its own.</summary>
    private const uint RecordTypeId = 2249;

    private Dictionary<(CommonTable Table, int Ordinal, Func<uint, bool> Test), bool>? _yields;

    /// <summary>pg_catalog.int4.</summary>
    private const uint IntegerTypeId = 23;

    /// <summary>Names of the columns; null when they are not certain.</summary>
    private ImmutableArray<string>? ColumnsOf(Expression expression, string label)
    {
        if (expression is UnknownExpression)
        {
            return null;
        }

        return expression is not Call call ? [label] : ShapeOf(call) is { } shape ? shape.IsEmpty ? [label] : shape : null;
    }

    private static ImmutableArray<string> DefinedColumns(SyntaxList definitions)
    {
        var names = ImmutableArray.CreateBuilder<string>(definitions.Count);
        foreach (var definition in definitions)
        {
            names.Add(definition.Text(ColumnDef.Colname) ?? "");
        }

        return names.MoveToImmutable();
    }

    /// <summary>Names of the fields of a call's rows, none for one value; null when the overloads it can mean differ, or its type is not known.</summary>
    private ImmutableArray<string>? ShapeOf(Call call)
    {
        ImmutableArray<string>? common = null;
        foreach (var candidate in call.Function.Candidates)
        {
            if (IsRuledOut(candidate, call))
            {
                continue;
            }

            if (ShapeOf(candidate, call) is not { } shape || (common is { } other && !shape.AsSpan().SequenceEqual(other.AsSpan())))
            {
                return null;
            }

            common = shape;
        }

        // A call of nothing known is a gap already.
        return common ?? (call.Function.Candidates.IsEmpty ? [] : null);
    }

    private ImmutableArray<string>? ShapeOf(FunctionSchema function, Call call)
    {
        // Parameters named OUT make columns, but one of a row type is the row.
        if (!function.OutputNames.IsEmpty && (function.OutputNames.Length > 1 || _catalog.RowTypeOf(function.ReturnTypeId) is null))
        {
            return [.. function.OutputNames.Select(static (name, i) => name.Length > 0 ? name : ColumnNumberName(i))];
        }

        if (_catalog.RowTypeOf(Resolved(function, call.Arguments, 0)) is { } row)
        {
            return [.. row.Columns.Select(c => c.Name)];
        }

        switch (RoleOf(function.ReturnTypeId))
        {
            case PolymorphicRole.None:
                return IsRecord(function.ReturnTypeId) ? null : [];
            case PolymorphicRole.Element:
                // Polymorphic results have the row type of an argument, e.g. jsonb_populate_record(null::t, …).
                foreach (var argument in call.Arguments)
                {
                    if (FieldsOf(argument) is { } fields)
                    {
                        return [.. fields.Select(f => f.Name)];
                    }
                }

                return call.Arguments.Any(a => CouldYield(a, HoldsRows)) ? null : [];
            default:
                return [];
        }
    }

    /// <summary>An overload for tsvector, when nothing in the argument could be one: no operator makes one of something else.</summary>
    private bool IsRuledOut(FunctionSchema candidate, Call call) =>
        candidate.IsSystem && candidate.ArgumentTypeIds is [var only] && IsTextSearchVector(only)
        && call.Arguments is [var argument] && !CouldYield(argument, IsTextSearchVector);

    private bool IsRecord(uint type) => _catalog.Snapshot.FindType(type) is { Kind: TypeKind.Pseudo, Name.Name: "record" };

    private bool IsTextSearchVector(uint type)
    {
        for (var depth = 0; depth < 8 && _catalog.Snapshot.FindType(type) is { } known; depth++)
        {
            if (known.Kind != TypeKind.Domain)
            {
                return known.Name is { Schema: CatalogIndex.SystemSchema, Name: "tsvector" };
            }

            type = known.ElementTypeId;
        }

        return true;
    }

    /// <summary>A row type, or an array, domain or range over one; or a type that is not known.</summary>
    private bool HoldsRows(uint type)
    {
        for (var depth = 0; depth < 8 && _catalog.Snapshot.FindType(type) is { } known; depth++)
        {
            if (known.RelationId != 0 || known.Kind is TypeKind.Composite or TypeKind.Pseudo)
            {
                return true;
            }

            if (!known.IsArray && known.Kind is not (TypeKind.Domain or TypeKind.Range or TypeKind.Multirange))
            {
                return false;
            }

            type = known.ElementTypeId;
        }

        return true;
    }

    /// <summary>True unless no value of such a type can come out of the expression, whatever its operators mean.</summary>
    private bool CouldYield(Expression expression, Func<uint, bool> test)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (TypeOf(expression) is var type and not 0)
        {
            return test(type);
        }

        switch (expression)
        {
            case Constant or SystemColumn or DefaultValue:
                return false;
            case Parameter parameter:
                return CouldBe(parameter, test);
            case Operation { Kind: OperationKind.Row }:
                return test(RecordTypeId);
            case Operation { Kind: OperationKind.Cast }:
                return true;        // to a type that is not known
            case Operation { Kind: OperationKind.Other or OperationKind.Concatenate or OperationKind.Array } operation:
                return !operation.Functions.IsEmpty || operation.Operands.Any(o => CouldYield(o, test));
            case Operation:
                return false;       // comparisons and logic: a truth value
            case CaseExpression choice:
                return choice.Results.Any(r => CouldYield(r, test));
            case Call call:
                return call.Function.Candidates.IsEmpty
                    || call.Function.Candidates.Any(c => RoleOf(c.ReturnTypeId) == PolymorphicRole.None ? test(c.ReturnTypeId) : call.Arguments.Any(a => CouldYield(a, test)));
            case Subquery { Kind: SubqueryKind.Scalar or SubqueryKind.Array } subquery:
                return subquery.Query.ColumnCount != 1 || CouldYield(subquery.Query, 0, test);
            case Subquery:
                return false;
            case ColumnReference column:
                return CouldYield(column.Relation, column.Ordinal, test);
            case WholeRow:
                return test(RecordTypeId);
            case FieldSelection or UnknownExpression:
                return true;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private bool CouldYield(Relation relation, int ordinal, Func<uint, bool> test)
    {
        if (relation is not CommonTableReference { Table: var table } || QueryOf(table) is not { } query || ordinal >= query.ColumnCount)
        {
            return CouldYieldOnce(relation, ordinal, test);
        }

        _yields ??= [];
        if (!_yields.TryGetValue((table, ordinal, test), out var known))
        {
            known = CouldYieldOnce(query, ordinal, test);
            _yields.TryAdd((table, ordinal, test), known);
        }

        return known;
    }

    private bool CouldYieldOnce(Relation relation, int ordinal, Func<uint, bool> test) => relation switch
    {
        RenamedRelation renamed => CouldYield(renamed.Source, ordinal, test),
        Core.Relations.SetOperation set => ordinal >= set.Right.ColumnCount || CouldYield(set.Left, ordinal, test) || CouldYield(set.Right, ordinal, test),
        ValuesRelation values => values.Rows.Any(r => ordinal >= r.Length || CouldYield(r[ordinal], test)),
        FunctionRelation function => function.Calls.Any(c => c is not Call call || call.Function.Candidates.Any(f => CouldYieldColumn(f, call, test))),
        _ => RowShape.Definition(relation, ordinal) is not { } definition || CouldYield(definition, test),
    };

    /// <summary>True unless no column of the function can be of such a type. Columns of the server's own functions are plain.</summary>
    private bool CouldYieldColumn(FunctionSchema function, Call call, Func<uint, bool> test)
    {
        if (!function.OutputNames.IsEmpty)
        {
            return !function.IsSystem && (function.OutputTypeIds.IsEmpty || function.OutputTypeIds.Any(t => RoleOf(t) != PolymorphicRole.None || test(t)));
        }

        if (_catalog.RowTypeOf(function.ReturnTypeId) is { } row)
        {
            return row.Columns.Any(c => test(c.TypeId));
        }

        return RoleOf(function.ReturnTypeId) == PolymorphicRole.None
            ? !IsRecord(function.ReturnTypeId) && test(function.ReturnTypeId)
            : call.Arguments.Any(a => CouldYield(a, test));
    }

    /// <summary>The type of a parameter is declared by the function whose body this is, or by the client, which <see cref="_assumesPlainParameters"/> tells the door.</summary>
    private bool CouldBe(Parameter parameter, Func<uint, bool> test)
    {
        if (_function is { } function)
        {
            return parameter.Number > function.ArgumentTypeIds.Length || test(function.ArgumentTypeIds[parameter.Number - 1]);
        }

        if (!_parameterTypes.IsDefaultOrEmpty && parameter.Number <= _parameterTypes.Length)
        {
            return test(_parameterTypes[parameter.Number - 1]);
        }

        _assumesPlainParameters = true;
        return false;
    }

    /// <summary>The type a parameter is declared with; 0 when the client declares it, or the type follows the arguments.</summary>
    private uint DeclaredType(Parameter parameter)
    {
        var declared = _function?.ArgumentTypeIds ?? _parameterTypes;
        return !declared.IsDefault && parameter.Number <= declared.Length && _catalog.Snapshot.FindType(declared[parameter.Number - 1]) is { Kind: not TypeKind.Pseudo } type ? type.Id : 0;
    }
}
