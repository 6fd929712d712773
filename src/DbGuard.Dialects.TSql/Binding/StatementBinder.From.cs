using System.Collections.Frozen;
using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>FROM: each form of table reference has its binding in one table; a form without one is a gap.</summary>
internal sealed partial class StatementBinder
{
    /// <summary>Binds a table reference. Its names go into the scope; the last argument is what it may itself refer to.</summary>
    private delegate Relation TableBinding(StatementBinder binder, TableReference reference, Scope scope, Scope? outer);

    private static readonly FrozenDictionary<Type, TableBinding> TableBindings = new Dictionary<Type, TableBinding>
    {
        [typeof(NamedTableReference)] = static (b, r, s, _) => b.BindNamed((NamedTableReference)r, s),
        [typeof(QueryDerivedTable)] = static (b, r, s, o) => b.BindDerived((QueryDerivedTable)r, s, o),
        [typeof(InlineDerivedTable)] = static (b, r, s, o) => b.BindInline((InlineDerivedTable)r, s, o),
        [typeof(QualifiedJoin)] = static (b, r, s, o) => b.BindJoin((QualifiedJoin)r, s, o),
        [typeof(UnqualifiedJoin)] = static (b, r, s, o) => b.BindApply((UnqualifiedJoin)r, s, o),
        [typeof(JoinParenthesisTableReference)] = static (b, r, s, o) => b.BindTable(((JoinParenthesisTableReference)r).Join, s, o),
        [typeof(OdbcQualifiedJoinTableReference)] = static (b, r, s, o) => b.BindTable(((OdbcQualifiedJoinTableReference)r).TableReference, s, o),
        [typeof(VariableTableReference)] = static (b, r, s, _) => b.BindTableVariable((VariableTableReference)r, s),
        [typeof(SchemaObjectFunctionTableReference)] = static (b, r, s, o) => b.BindTableFunction((SchemaObjectFunctionTableReference)r, s, o),
        [typeof(GlobalFunctionTableReference)] = static (b, r, s, o) => b.BindGlobalFunction((GlobalFunctionTableReference)r, s, o),
        [typeof(OpenJsonTableReference)] = static (b, r, s, o) => b.BindOpenJson((OpenJsonTableReference)r, s, o),
        [typeof(PivotedTableReference)] = static (b, r, s, o) => b.BindPivot((PivotedTableReference)r, s, o),
        [typeof(UnpivotedTableReference)] = static (b, r, s, o) => b.BindUnpivot((UnpivotedTableReference)r, s, o),
        [typeof(OpenRowsetTableReference)] = static (b, r, s, _) => b.BindElsewhere((TableReferenceWithAlias)r, s),
        [typeof(OpenQueryTableReference)] = static (b, r, s, _) => b.BindElsewhere((TableReferenceWithAlias)r, s),
        [typeof(AdHocTableReference)] = static (b, r, s, _) => b.BindElsewhere((TableReferenceWithAlias)r, s),
        [typeof(BulkOpenRowset)] = static (b, r, s, _) => b.BindElsewhere((TableReferenceWithAlias)r, s),
        [typeof(InternalOpenRowset)] = static (b, r, s, _) => b.BindElsewhere((TableReferenceWithAlias)r, s),
    }.ToFrozenDictionary();

    public static bool HasTableBinding(Type type) => TableBindings.ContainsKey(type);

    /// <summary>Files, programs or the network of the server are used.</summary>
    public bool UsesServer { get; private set; }

    public ImmutableArray<Relation> BindFrom(IList<TableReference> references, Scope scope)
    {
        var from = ImmutableArray.CreateBuilder<Relation>(references.Count);
        foreach (var reference in references)
        {
            from.Add(BindTable(reference, scope, scope.Parent));
        }

        foreach (var group in scope.Items.Where(i => i.Name is not null).GroupBy(i => (i.Name!, i.Schema)).Where(g => g.Count() > 1))
        {
            Gap(GapKind.Ambiguous, group.Key.Item1, null);
        }

        return from.DrainToImmutable();
    }

    private Relation BindTable(TableReference reference, Scope scope, Scope? outer)
    {
        EnsureStack();
        return TableBindings.TryGetValue(reference.GetType(), out var binding) ? binding(this, reference, scope, outer) : UnhandledTable(reference, scope);
    }

    private UnknownRelation UnhandledTable(TableReference reference, Scope scope)
    {
        var unknown = new UnknownRelation(Gap(GapKind.UnhandledSyntax, SyntaxName(reference), reference));
        scope.Items.Add(new ScopeItem(unknown, (reference as TableReferenceWithAlias)?.Alias?.Value));
        return unknown;
    }

    private Relation BindNamed(NamedTableReference reference, Scope scope)
    {
        if (reference.ForPath)
        {
            return UnhandledTable(reference, scope);
        }

        var name = reference.SchemaObject;
        var relation = name.Identifiers.Count == 1 ? CommonTableNamed(name, scope) ?? FindRelation(name) : FindRelation(name);
        if (reference.TableHints.Any(h => h.HintKind is TableHintKind.UpdLock or TableHintKind.XLock or TableHintKind.TabLock or TableHintKind.TabLockX or TableHintKind.HoldLock or TableHintKind.PagLock))
        {
            switch (relation)
            {
                case TableRelation table:
                    table.IsLocked = true;
                    break;
                case ViewRelation view:
                    view.IsLocked = true;
                    break;
                default:
                    break;
            }
        }

        foreach (var argument in new[] { reference.TableSampleClause?.SampleNumber, reference.TableSampleClause?.RepeatSeed, reference.TemporalClause?.StartTime, reference.TemporalClause?.EndTime })
        {
            if (argument is not null)
            {
                scope.RowFilters.Add(Bind(argument, new Scope(null)));
            }
        }

        CheckOwnName(reference.Alias?.Value, reference.Alias);
        scope.Items.Add(new ScopeItem(relation, reference.Alias?.Value ?? name.BaseIdentifier.Value)
        {
            Carrier = relation is FunctionRelation ? state.Table(name.BaseIdentifier.Value) : null,
            Schema = reference.Alias is null ? name.SchemaIdentifier?.Value is { Length: > 0 } schema ? schema : SchemaOf(relation) : null,
        });
        return relation;
    }

    private static string? SchemaOf(Relation relation) => relation switch
    {
        TableRelation table => table.Table.Name.Schema,
        ViewRelation view => view.View.Name.Schema,
        _ => null,
    };

    /// <summary>A name of WITH that differs in case from the reference, while a stored relation has it too, could mean either.</summary>
    private Relation? CommonTableNamed(SchemaObjectName name, Scope scope)
    {
        var written = name.BaseIdentifier.Value;
        if (scope.FindCommonTable(written) is not { } table)
        {
            return null;
        }

        if (!string.Equals(table.Name, written, StringComparison.Ordinal) && state.Path.Any(s => !index.Tables(s, written).IsEmpty))
        {
            return new UnknownRelation(Gap(GapKind.Ambiguous, written, name));
        }

        return new CommonTableReference(table);
    }

    private Relation BindDerived(QueryDerivedTable derived, Scope scope, Scope? outer) => Introduce(BindQuery(derived.QueryExpression, outer), derived, scope);

    private Relation BindInline(InlineDerivedTable inline, Scope scope, Scope? outer) =>
        Introduce(new ValuesRelation(BindRows(inline.RowValues, outer ?? new Scope(null))), inline, scope);

    private ImmutableArray<ImmutableArray<Expression>> BindRows(IList<RowValue> rows, Scope scope)
    {
        var bound = ImmutableArray.CreateBuilder<ImmutableArray<Expression>>(rows.Count);
        foreach (var row in rows)
        {
            bound.Add([.. row.ColumnValues.Select(v => Bind(v, scope))]);
            if (bound[^1].Length != bound[0].Length)
            {
                Gap(GapKind.UnhandledSyntax, "rows of different length", row);
            }
        }

        return bound.DrainToImmutable();
    }

    /// <summary>Puts a derived table under its alias and column names.</summary>
    private Relation Introduce(Relation relation, TableReferenceWithAliasAndColumns reference, Scope scope)
    {
        var names = relation is UnknownRelation ? [] : Names(relation, reference.Columns, reference);
        var named = reference.Columns.Count > 0 && names.Length == relation.ColumnCount ? new RenamedRelation(relation, names) : relation;
        CheckOwnName(reference.Alias?.Value, reference.Alias);
        scope.Items.Add(new ScopeItem(named, reference.Alias?.Value));
        return named;
    }

    private JoinRelation BindJoin(QualifiedJoin join, Scope scope, Scope? outer)
    {
        var first = scope.Items.Count;
        var left = BindTable(join.FirstTableReference, scope, outer);
        var right = BindTable(join.SecondTableReference, scope, outer);
        var condition = Bind(join.SearchCondition, scope.Since(first));
        var kind = join.QualifiedJoinType switch
        {
            QualifiedJoinType.LeftOuter => JoinKind.Left,
            QualifiedJoinType.RightOuter => JoinKind.Right,
            QualifiedJoinType.FullOuter => JoinKind.Full,
            _ => JoinKind.Inner,
        };
        return new JoinRelation(kind, left, right, condition);
    }

    private JoinRelation BindApply(UnqualifiedJoin join, Scope scope, Scope? outer)
    {
        var first = scope.Items.Count;
        var left = BindTable(join.FirstTableReference, scope, outer);
        var isApply = join.UnqualifiedJoinType is UnqualifiedJoinType.CrossApply or UnqualifiedJoinType.OuterApply;
        var right = BindTable(join.SecondTableReference, scope, isApply ? scope.Since(first) : outer);
        return new JoinRelation(join.UnqualifiedJoinType == UnqualifiedJoinType.OuterApply ? JoinKind.Left : JoinKind.Inner, left, right, null);
    }

    private Relation BindTableVariable(VariableTableReference reference, Scope scope)
    {
        var name = reference.Variable.Name;
        CheckOwnName(name, reference);
        Relation relation = state.Table(name) is { } carrier ? carrier.AsRelation() : new UnknownRelation(Gap(GapKind.UnknownRelation, name, reference));
        scope.Items.Add(new ScopeItem(relation, reference.Alias?.Value ?? name) { Carrier = state.Table(name) });
        return relation;
    }

    /// <summary>OPENQUERY, OPENROWSET and their like: what they yield, and what they do, is decided elsewhere.</summary>
    private UnknownRelation BindElsewhere(TableReferenceWithAlias reference, Scope scope)
    {
        UsesServer = true;
        var unknown = new UnknownRelation(Gap(GapKind.OpaqueDefinition, SyntaxName(reference), reference));
        scope.Items.Add(new ScopeItem(unknown, reference.Alias?.Value));
        return unknown;
    }

    private ComputedRelation BindOpenJson(OpenJsonTableReference reference, Scope scope, Scope? outer)
    {
        var at = outer ?? new Scope(null);
        var inputs = ImmutableArray.CreateBuilder<Expression>();
        inputs.Add(Bind(reference.Variable, at));
        if (reference.RowPattern is { } pattern)
        {
            inputs.Add(Bind(pattern, at));
        }

        ImmutableArray<string> names = reference.SchemaDeclarationItems.Count == 0
            ? ["key", "value", "type"]
            : [.. reference.SchemaDeclarationItems.Select(i => i.ColumnDefinition.ColumnIdentifier.Value)];
        var relation = new ComputedRelation(inputs.DrainToImmutable(), names);
        CheckOwnName(reference.Alias?.Value, reference);
        scope.Items.Add(new ScopeItem(relation, reference.Alias?.Value));
        return relation;
    }

    /// <summary>STRING_SPLIT and GENERATE_SERIES.</summary>
    private Relation BindGlobalFunction(GlobalFunctionTableReference reference, Scope scope, Scope? outer)
    {
        ImmutableArray<string> names = reference.Name.Value.ToUpperInvariant() switch
        {
            "STRING_SPLIT" => reference.Parameters.Count > 2 ? ["value", "ordinal"] : ["value"],
            "GENERATE_SERIES" => ["value"],
            "REGEXP_SPLIT_TO_TABLE" => ["value", "ordinal"],
            "REGEXP_MATCHES" => ["match_id", "start_position", "end_position", "match_value", "substring_matches"],
            _ => [],
        };
        if (names.IsEmpty)
        {
            return UnhandledTable(reference, scope);
        }

        var relation = new ComputedRelation([.. reference.Parameters.Select(p => Bind(p, outer ?? new Scope(null)))], names);
        CheckOwnName(reference.Alias?.Value, reference);
        scope.Items.Add(new ScopeItem(relation, reference.Alias?.Value ?? reference.Name.Value));
        return relation;
    }

    private SelectBlock BindPivot(PivotedTableReference pivot, Scope scope, Scope? outer)
    {
        var inner = new Scope(scope.Parent);
        var source = BindTable(pivot.TableReference, inner, outer);
        var values = pivot.ValueColumns.Select(c => Bind(c, inner)).ToImmutableArray();
        var key = Bind(pivot.PivotColumn, inner);
        var used = values.Append(key).OfType<ColumnReference>().Select(c => (c.Relation, c.Ordinal)).ToHashSet();
        var others = ImmutableArray.CreateBuilder<NamedExpression>();
        foreach (var item in inner.Items)
        {
            for (var i = 0; i < item.Relation.ColumnCount; i++)
            {
                if (!used.Contains((item.Relation, i)))
                {
                    others.Add(new NamedExpression(item.Relation.ColumnName(i), new ColumnReference(item.Relation, i)));
                }
            }
        }

        var function = FullName(pivot.AggregateFunctionIdentifier);
        var outputs = others.ToImmutable().ToBuilder();
        foreach (var column in pivot.InColumns)
        {
            outputs.Add(new NamedExpression(column.Value, BindCall(function, values, pivot) is Call call
                ? new Call(call.Function, call.Arguments) { IsAggregate = true, Filter = new Operation(OperationKind.Equal, [key, new Operation(OperationKind.Other, [new Constant(ConstantKind.Text, "", null)])]) }
                : Unhandled(pivot)));
        }

        var block = new SelectBlock
        {
            From = [source],
            Group = [.. others.Select(o => o.Value)],
            IsAggregated = true,
            Outputs = outputs.DrainToImmutable(),
        };
        CheckOwnName(pivot.Alias?.Value, pivot);
        scope.Items.Add(new ScopeItem(block, pivot.Alias?.Value));
        return block;
    }

    private SelectBlock BindUnpivot(UnpivotedTableReference unpivot, Scope scope, Scope? outer)
    {
        var inner = new Scope(scope.Parent);
        var source = BindTable(unpivot.TableReference, inner, outer);
        var values = unpivot.InColumns.Select(c => Bind(c, inner)).ToImmutableArray();
        var used = values.OfType<ColumnReference>().Select(c => (c.Relation, c.Ordinal)).ToHashSet();
        var outputs = ImmutableArray.CreateBuilder<NamedExpression>();
        foreach (var item in inner.Items)
        {
            for (var i = 0; i < item.Relation.ColumnCount; i++)
            {
                if (!used.Contains((item.Relation, i)))
                {
                    outputs.Add(new NamedExpression(item.Relation.ColumnName(i), new ColumnReference(item.Relation, i)));
                }
            }
        }

        var value = new Operation(OperationKind.Other, values) { IsChoice = true };
        outputs.Add(new NamedExpression(unpivot.ValueColumn.Value, value));
        outputs.Add(new NamedExpression(unpivot.PivotColumn.Value, new Operation(OperationKind.Other, [])));

        // Rows without a value are left out, which shows where there is one.
        var block = new SelectBlock { From = [source], Outputs = outputs.DrainToImmutable(), RowFilters = [new Operation(OperationKind.IsNotNull, [value])] };
        CheckOwnName(unpivot.Alias?.Value, unpivot);
        scope.Items.Add(new ScopeItem(block, unpivot.Alias?.Value));
        return block;
    }
}
