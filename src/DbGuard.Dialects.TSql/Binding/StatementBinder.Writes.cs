using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>INSERT, UPDATE, DELETE and MERGE of stored relations, and of those that live in the text.</summary>
internal sealed partial class StatementBinder
{
    /// <summary>Binds a write. What it yields to the client are the columns of the relation; none without OUTPUT.</summary>
    public Relation BindWrite(DataModificationSpecification write, Scope with)
    {
        EnsureStack();
        if (write.TopRowFilter is { } top)
        {
            with.RowFilters.Add(Bind(top.Expression, new Scope(null)));
        }

        return write switch
        {
            InsertSpecification insert => BindInsert(insert, with),
            UpdateSpecification update => BindUpdate(update, with),
            DeleteSpecification delete => BindDelete(delete, with),
            MergeSpecification merge => BindMerge(merge, with),
            _ => new UnknownRelation(Gap(GapKind.UnhandledSyntax, SyntaxName(write), write)),
        };
    }

    /// <summary>The table variable or temporary table that is written; null for a stored relation.</summary>
    private Carrier? CarrierOf(TableReference target) => target switch
    {
        VariableTableReference variable => state.Table(variable.Variable.Name),
        NamedTableReference { SchemaObject: var name } when name.BaseIdentifier.Value.StartsWith('#') => state.Table(name.BaseIdentifier.Value),
        _ => null,
    };

    /// <summary>The stored relation a statement is about.</summary>
    public Relation BindTarget(SchemaObjectName name) => FindRelation(name);

    private Relation TargetOf(TableReference target)
    {
        switch (target)
        {
            case NamedTableReference named:
                var relation = FindRelation(named.SchemaObject);
                return relation is TableRelation or ViewRelation or UnknownRelation
                    ? relation
                    : new UnknownRelation(Gap(GapKind.UnhandledSyntax, "a write to a temporary table here", target));
            case VariableTableReference variable:
                return new UnknownRelation(Gap(GapKind.UnknownRelation, variable.Variable.Name, target));
            case OpenQueryTableReference or OpenRowsetTableReference or AdHocTableReference:
                UsesServer = true;
                return new UnknownRelation(Gap(GapKind.OpaqueDefinition, SyntaxName(target), target));
            default:
                return new UnknownRelation(Gap(GapKind.UnhandledSyntax, SyntaxName(target), target));
        }
    }

    private Relation BindInsert(InsertSpecification insert, Scope with)
    {
        if (insert.Target is NamedTableReference { SchemaObject.Identifiers: [var bare] } && with.FindCommonTable(bare.Value) is not null)
        {
            return new UnknownRelation(Gap(GapKind.UnhandledSyntax, "a write to a common table", insert.Target));
        }

        var source = BindSource(insert.InsertSource, with);
        if (CarrierOf(insert.Target) is { } carrier)
        {
            return FillCarrier(carrier, insert.Columns.Select(c => c.MultiPartIdentifier.Identifiers[^1]).ToList(), source, insert);
        }

        var target = TargetOf(insert.Target);
        var ordinals = TargetOrdinals(target, insert.Columns, source?.ColumnCount ?? 0, insert);
        var assignments = ImmutableArray.CreateBuilder<Assignment>();
        for (var i = 0; i < ordinals.Count && source is not null and not UnknownRelation; i++)
        {
            if (i >= source.ColumnCount)
            {
                Gap(GapKind.UnknownColumn, "column list", insert);
                break;
            }

            assignments.Add(new Assignment(ordinals[i], new ColumnReference(source, i)));
        }

        if (source is not null and not UnknownRelation && target is not UnknownRelation && source.ColumnCount != ordinals.Count)
        {
            Gap(GapKind.UnknownColumn, "column list", insert);
        }

        var written = assignments.DrainToImmutable();
        var scope = new Scope(null);
        AddWritten(target, written, scope, ["inserted"]);
        return new Modification
        {
            Kind = StatementKind.Insert,
            Target = target,
            From = source is null ? [] : [source],
            Assignments = written,
            Returning = BindOutput(insert, scope),
        };
    }

    private Relation? BindSource(InsertSource source, Scope with)
    {
        switch (source)
        {
            case ValuesInsertSource { IsDefaultValues: true }:
                return null;
            case ValuesInsertSource values:
                return new ValuesRelation(BindRows(values.RowValues, with));
            case SelectInsertSource select:
                return BindQuery(select.Select, with);
            default:
                return new UnknownRelation(Gap(GapKind.OpaqueDefinition, SyntaxName(source), source));
        }
    }

    private List<int> TargetOrdinals(Relation target, IList<ColumnReferenceExpression> columns, int count, TSqlFragment at)
    {
        var ordinals = new List<int>();
        if (columns.Count > 0)
        {
            foreach (var column in columns)
            {
                var ordinal = OrdinalOf(target, column);
                if (ordinal >= 0)
                {
                    ordinals.Add(ordinal);
                }
            }

            return ordinals;
        }

        // Without a list the server leaves out identity and computed columns, unless identity values are asked for.
        var all = Enumerable.Range(0, target.ColumnCount).ToList();
        var settable = all.Where(i => target is not TableRelation table || !(IsIdentity(table.Table.Columns[i]) || !table.Table.Columns[i].GeneratedFrom.IsEmpty)).ToList();
        if (settable.Count == count || count == 0)
        {
            return settable;
        }

        if (target is not UnknownRelation)
        {
            Gap(GapKind.UnknownColumn, "column list", at);
        }

        return all;
    }

    internal const string IdentityMark = " identity";

    private static bool IsIdentity(ColumnSchema column) => column.TypeName.EndsWith(IdentityMark, StringComparison.Ordinal);

    private int OrdinalOf(Relation target, ColumnReferenceExpression column)
    {
        if (target is UnknownRelation)
        {
            return -1;
        }

        var name = column.ColumnType == ColumnType.Regular ? column.MultiPartIdentifier.Identifiers[^1].Value : "";
        var ordinal = ScopeItem.Find(target, name);
        if (ordinal < 0)
        {
            Gap(GapKind.UnknownColumn, name, column);
        }

        return ordinal;
    }

    /// <summary>Writes into a relation of the text: nothing stored changes, and what goes in is known when it is read.</summary>
    private Relation FillCarrier(Carrier carrier, List<Identifier> columns, Relation? source, DataModificationSpecification write)
    {
        if (source is not null)
        {
            Fill(carrier, [.. columns.Select(c => c.Value)], source, write);
        }

        if (write.OutputClause is not null || write.OutputIntoClause is not null)
        {
            var scope = new Scope(null);
            scope.Items.Add(new ScopeItem(carrier.AsRelation(), "inserted") { ColumnsVisible = false });
            var outputs = BindOutput(write, scope);
            return new SelectBlock { From = source is null ? [] : [source], Outputs = outputs };
        }

        return source is null or UnknownRelation
            ? new SelectBlock { From = source is null ? [] : [source] }
            : new SelectBlock { From = [source], Outputs = [.. Enumerable.Range(0, source.ColumnCount).Select(i => new NamedExpression("", Converted(new ColumnReference(source, i))))] };
    }

    public void Fill(Carrier carrier, IReadOnlyList<string> columns, Relation source, TSqlFragment at)
    {
        var lineages = LineagesOf(source);
        var relation = carrier.AsRelation();
        for (var i = 0; i < lineages.Length; i++)
        {
            var ordinal = columns.Count == 0 ? i : i < columns.Count ? ScopeItem.Find(relation, columns[i]) : -1;
            if (columns.Count == 0 && lineages.Length != carrier.Names.Length)
            {
                // Identity columns are left out: which value goes where is not followed.
                for (var all = 0; all < carrier.Names.Length; all++)
                {
                    state.Fill(carrier, all, lineages[i].AsDerived());
                }
            }
            else if (ordinal < 0 || ordinal >= carrier.Names.Length)
            {
                Gap(GapKind.UnknownColumn, "column list", at);
            }
            else
            {
                state.Fill(carrier, ordinal, lineages[i]);
            }
        }
    }

    private Relation BindUpdate(UpdateSpecification update, Scope with)
    {
        var scope = new Scope(with);
        var (target, shown, from, joined) = BindTargetAndFrom(update, scope);
        var carrier = CarrierBehind(update.Target, target, scope);
        var where = BindCondition(update.WhereClause, joined, scope, out var positioned);
        var assignments = ImmutableArray.CreateBuilder<Assignment>();
        foreach (var clause in update.SetClauses)
        {
            BindSet(clause, shown, scope, assignments);
        }

        var written = assignments.DrainToImmutable();
        if (carrier is not null)
        {
            foreach (var assignment in written)
            {
                state.Fill(carrier, assignment.Ordinal, LineageOf(assignment.Value));
            }

            var outputScope = new Scope(null);
            outputScope.Items.AddRange(scope.Items);
            AddWritten(target, written, outputScope, ["inserted", "deleted"]);
            var values = written.Select(a => new NamedExpression("", Converted(a.Value))).ToImmutableArray();
            var outputs = BindOutput(update, outputScope);
            return update.OutputClause is null
                ? new SelectBlock { From = AllFrom(target, from), Where = where, Outputs = values }
                : new SelectBlock { From = AllFrom(target, from), Where = where, RowFilters = [.. values.Select(v => v.Value)], Outputs = outputs };
        }

        var output = new Scope(null);
        output.Items.AddRange(scope.Items);
        AddWritten(shown, written, output, ["inserted", "deleted"]);
        var stored = written.Select(a => a with { Ordinal = StoredOrdinal(target, shown, a.Ordinal) }).ToImmutableArray();
        if (stored.Any(a => a.Ordinal < 0))
        {
            Gap(GapKind.UnhandledSyntax, "a write to a computed column", update);
            stored = [.. stored.Where(a => a.Ordinal >= 0)];
        }

        return new Modification
        {
            Kind = StatementKind.Update,
            Target = target,
            From = from,
            Where = where,
            IsPositioned = positioned,
            Assignments = stored,
            Returning = BindOutput(update, output),
        };
    }

    private static ImmutableArray<Relation> AllFrom(Relation target, ImmutableArray<Relation> from) => from.IsEmpty ? [target] : [target, .. from];

    private void BindSet(SetClause clause, Relation target, Scope scope, ImmutableArray<Assignment>.Builder assignments)
    {
        if (clause is not AssignmentSetClause set)
        {
            Unhandled(clause);
            return;
        }

        var value = Bind(set.NewValue, scope);
        if (set.AssignmentKind != AssignmentKind.Equals)
        {
            value = new Operation(OperationKind.Other, set.Column is { } before ? [BindColumnOf(target, before), value] : [value]);
        }

        if (set.Variable is { } variable)
        {
            Assign(variable.Name, value, set);
        }

        if (set.Column is { } column && OrdinalOf(target, column) is var ordinal and >= 0)
        {
            assignments.Add(new Assignment(ordinal, value));
        }
    }

    private Expression BindColumnOf(Relation target, ColumnReferenceExpression column) =>
        OrdinalOf(target, column) is var ordinal and >= 0 ? new ColumnReference(target, ordinal) : Unhandled(column);

    private Relation BindDelete(DeleteSpecification delete, Scope with)
    {
        var scope = new Scope(with);
        var (target, shown, from, joined) = BindTargetAndFrom(delete, scope);
        var where = BindCondition(delete.WhereClause, joined, scope, out var positioned);
        var output = new Scope(null);
        output.Items.AddRange(scope.Items);
        AddWritten(shown, [], output, ["deleted"]);
        if (CarrierBehind(delete.Target, target, scope) is not null)
        {
            return new SelectBlock { From = AllFrom(target, from), Where = where, Outputs = BindOutput(delete, output) };
        }

        return new Modification
        {
            Kind = StatementKind.Delete, Target = target, From = from, Where = where, IsPositioned = positioned, Returning = BindOutput(delete, output),
        };
    }

    private Expression? BindCondition(WhereClause? clause, Expression? joined, Scope scope, out bool positioned)
    {
        positioned = clause?.Cursor is not null;
        if (clause?.Cursor is { } cursor && state.Cursor(CursorName(cursor)) is null)
        {
            Gap(GapKind.UnknownSessionObject, CursorName(cursor), cursor);
        }

        var where = BindWhere(clause, scope);
        return joined is null ? where : where is null ? joined : new Operation(OperationKind.And, [joined, where]);
    }

    public static string CursorName(CursorId cursor) => cursor.Name.ValueExpression is VariableReference variable ? variable.Name : cursor.Name.Value ?? "";

    private Relation BindMerge(MergeSpecification merge, Scope with)
    {
        if (CarrierOf(merge.Target) is not null || merge.Target is VariableTableReference)
        {
            return new UnknownRelation(Gap(GapKind.UnhandledSyntax, "a merge into a temporary table", merge.Target));
        }

        var target = TargetOf(merge.Target);
        var scope = new Scope(with);
        scope.Items.Add(new ScopeItem(target, merge.TableAlias?.Value ?? NameOf(merge.Target)) { Schema = merge.TableAlias is null ? SchemaOf(target) : null });
        var source = BindTable(merge.TableReference, scope, with);
        var on = Bind(merge.SearchCondition, scope);
        var branches = ImmutableArray.CreateBuilder<ModificationBranch>();
        var all = ImmutableArray.CreateBuilder<Assignment>();
        foreach (var clause in merge.ActionClauses)
        {
            var condition = clause.SearchCondition is { } search ? Bind(search, scope) : null;
            var assignments = ImmutableArray.CreateBuilder<Assignment>();
            var mode = BindAction(clause.Action, target, scope, assignments);
            all.AddRange(assignments);
            branches.Add(new ModificationBranch(mode, condition, assignments.DrainToImmutable(), clause.Condition == MergeCondition.NotMatchedBySource));
        }

        AddWritten(target, all.DrainToImmutable(), scope, ["inserted", "deleted"]);
        return new Modification
        {
            Kind = StatementKind.Merge, Target = target, From = [source], Where = on, Branches = branches.DrainToImmutable(), Returning = BindOutput(merge, scope),
        };
    }

    private AccessModes BindAction(MergeAction action, Relation target, Scope scope, ImmutableArray<Assignment>.Builder assignments)
    {
        switch (action)
        {
            case DeleteMergeAction:
                return AccessModes.Delete;
            case UpdateMergeAction update:
                foreach (var clause in update.SetClauses)
                {
                    BindSet(clause, target, scope, assignments);
                }

                return AccessModes.Update;
            case InsertMergeAction insert:
                var values = insert.Source.IsDefaultValues ? [] : insert.Source.RowValues[0].ColumnValues;
                var ordinals = TargetOrdinals(target, insert.Columns, values.Count, insert);
                for (var i = 0; i < values.Count; i++)
                {
                    var value = Bind(values[i], scope);
                    if (i < ordinals.Count)
                    {
                        assignments.Add(new Assignment(ordinals[i], value));
                    }
                }

                return AccessModes.Insert;
            default:
                Unhandled(action);
                return AccessModes.Insert | AccessModes.Update | AccessModes.Delete;
        }
    }

    private static string NameOf(TableReference target) => target is NamedTableReference named ? named.SchemaObject.BaseIdentifier.Value : "";
}
