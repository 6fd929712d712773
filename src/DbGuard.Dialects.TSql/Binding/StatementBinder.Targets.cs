using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>What UPDATE and DELETE write when FROM names it too, and what OUTPUT gives.</summary>
internal sealed partial class StatementBinder
{
    /// <summary>
    /// The target, the other relations, and the conditions of inner joins among them, which restrict the target as WHERE does. The target's name may be
    /// an alias of FROM; then it is that relation. What is shown of the target, to SET and OUTPUT, may be a common table over it.
    /// </summary>
    private (Relation Target, Relation Shown, ImmutableArray<Relation> From, Expression? Joined) BindTargetAndFrom(UpdateDeleteSpecificationBase write, Scope scope)
    {
        if (write.FromClause is null)
        {
            if (CommonTarget(write.Target, scope) is { } common)
            {
                scope.Items.Add(new ScopeItem(common, TargetName(write.Target)));
                return (StoredBehind(common, write.Target), common, [common], null);
            }

            var only = AliasTarget(write.Target);
            scope.Items.Add(new ScopeItem(only, TargetName(write.Target)) { Schema = SchemaOf(only) });
            return (only, only, [], null);
        }

        CheckPredictions(write.FromClause);
        var from = BindFrom(write.FromClause.TableReferences, scope);
        var shown = TargetInFrom(write.Target, scope);
        if (shown is null)
        {
            shown = CommonTarget(write.Target, scope) ?? AliasTarget(write.Target);
            scope.Items.Add(new ScopeItem(shown, TargetName(write.Target)) { ColumnsVisible = false });
        }

        var target = shown is CommonTableReference or SelectBlock or RenamedRelation ? StoredBehind(shown, write.Target) : shown;

        if (from.All(IsInner))
        {
            var others = ImmutableArray.CreateBuilder<Relation>();
            var conditions = ImmutableArray.CreateBuilder<Expression>();
            foreach (var relation in from)
            {
                Flatten(relation, target, others, conditions);
            }

            return (target, shown, others.DrainToImmutable(), conditions.Count switch
            {
                0 => null,
                1 => conditions[0],
                _ => new Operation(OperationKind.And, conditions.DrainToImmutable()),
            });
        }

        return (target, shown, from.Remove(target), null);
    }

    private static bool IsInner(Relation relation) => relation is not JoinRelation join || (join.Kind == JoinKind.Inner && IsInner(join.Left) && IsInner(join.Right));

    private static void Flatten(Relation relation, Relation target, ImmutableArray<Relation>.Builder others, ImmutableArray<Expression>.Builder conditions)
    {
        EnsureStack();
        if (relation is JoinRelation join)
        {
            Flatten(join.Left, target, others, conditions);
            Flatten(join.Right, target, others, conditions);
            if (join.Condition is { } condition)
            {
                conditions.Add(condition);
            }
        }
        else if (!ReferenceEquals(relation, target))
        {
            others.Add(relation);
        }
    }

    private static string TargetName(TableReference target) => target switch
    {
        NamedTableReference named => named.Alias?.Value ?? named.SchemaObject.BaseIdentifier.Value,
        VariableTableReference variable => variable.Variable.Name,
        _ => "",
    };

    /// <summary>The relation of FROM that the target's name stands for: by alias, or the one unaliased occurrence of the same relation.</summary>
    private Relation? TargetInFrom(TableReference target, Scope scope)
    {
        if (target is not NamedTableReference named)
        {
            return target is VariableTableReference variable && scope.Items.Where(i => Same(i.Name, variable.Variable.Name)).ToList() is [var item] ? item.Relation : null;
        }

        var parts = named.SchemaObject.Identifiers;
        if (parts.Count == 1 && scope.Items.Where(i => Same(i.Name, parts[0].Value)).ToList() is [var byName])
        {
            return byName.Relation;
        }

        if (CommonTarget(target, scope) is { } common)
        {
            return scope.Items.Find(i => i.Relation is CommonTableReference used && ReferenceEquals(used.Table, common.Table))?.Relation ?? common;
        }

        // Several occurrences of the target's relation: which one is written then only the server says.
        return FindRelation(named.SchemaObject) switch
        {
            TableRelation stored => scope.Items.Where(i => i.Relation is TableRelation t && t.Table.Id == stored.Table.Id).ToList() switch
            {
                [] => null,
                [var one] => one.Relation,
                _ => new UnknownRelation(Gap(GapKind.Ambiguous, FullName(named.SchemaObject), target)),
            },
            _ => null,
        };
    }

    private static bool Same(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static CommonTableReference? CommonTarget(TableReference target, Scope scope) =>
        target is NamedTableReference { SchemaObject.Identifiers: [var bare] } && scope.FindCommonTable(bare.Value) is { } table ? new CommonTableReference(table) : null;

    /// <summary>
    /// The stored relation that a write through a query over it alone changes. Which of its rows, the query decides: that is not looked into, so such a
    /// write counts as one without bounds.
    /// </summary>
    private Relation StoredBehind(Relation shown, TableReference target) => BlockOf(shown) is { From: [TableRelation table] }
        ? new TableRelation(table.Table, SpanOf(target))
        : new UnknownRelation(Gap(GapKind.UnhandledSyntax, "a write through a query", target));

    private static SelectBlock? BlockOf(Relation shown) => shown switch
    {
        SelectBlock block => block,
        RenamedRelation renamed => BlockOf(renamed.Source),
        CommonTableReference { Table: { IsRecursive: false, Query: { } query } } => BlockOf(query),
        _ => null,
    };

    /// <summary>The stored column behind a column that is shown; -1 when there is none.</summary>
    private static int StoredOrdinal(Relation target, Relation shown, int ordinal)
    {
        if (ordinal < 0 || ReferenceEquals(target, shown) || target is UnknownRelation)
        {
            return ordinal;
        }

        return BlockOf(shown) is { From: [TableRelation table] } block && block.Outputs[ordinal].Value is ColumnReference column && ReferenceEquals(column.Relation, table) ? column.Ordinal : -1;
    }

    private Relation AliasTarget(TableReference target) => CarrierOf(target) is { } carrier ? carrier.AsRelation() : TargetOf(target);

    private Carrier? CarrierBehind(TableReference target, Relation bound, Scope scope)
    {
        if (bound is not FunctionRelation)
        {
            return null;
        }

        if ((scope.Items.Find(i => ReferenceEquals(i.Relation, bound))?.Carrier ?? CarrierOf(target)) is { } carrier)
        {
            return carrier;
        }

        Gap(GapKind.UnhandledSyntax, "a write to what a function yields", target);
        return null;
    }

    /// <summary>
    /// <c>inserted</c> and <c>deleted</c>: rows of the target. Of a column that is written, <c>inserted</c> may show what was written to it.
    /// </summary>
    private static void AddWritten(Relation target, ImmutableArray<Assignment> written, Scope scope, string[] names)
    {
        foreach (var name in names)
        {
            Dictionary<int, Expression>? replaced = null;
            if (name == "inserted")
            {
                foreach (var assignment in written)
                {
                    if (assignment.Value is not (Constant or Parameter or DefaultValue))
                    {
                        replaced ??= [];
                        Expression before = replaced.TryGetValue(assignment.Ordinal, out var known) ? known : new ColumnReference(target, assignment.Ordinal);
                        replaced[assignment.Ordinal] = new Operation(OperationKind.Other, [before, assignment.Value]) { IsChoice = true };
                    }
                }
            }

            scope.Items.Add(new ScopeItem(target, name) { ColumnsVisible = false, Replaced = replaced });
        }
    }

    /// <summary>Writes besides the statement's own: what OUTPUT INTO puts into stored relations.</summary>
    public List<Modification> FurtherWrites { get; } = [];

    private void AddFurtherWrite(OutputIntoClause into, SelectBlock rows)
    {
        var target = TargetOf(into.IntoTable);
        var ordinals = TargetOrdinals(target, into.IntoTableColumns, rows.ColumnCount, into);
        if (ordinals.Count != rows.ColumnCount)
        {
            Gap(GapKind.UnknownColumn, "column list", into);
            return;
        }

        FurtherWrites.Add(new Modification
        {
            Kind = StatementKind.Insert, Target = target, From = [rows], Assignments = [.. ordinals.Select((o, i) => new Assignment(o, new ColumnReference(rows, i)))],
        });
    }

    /// <summary>What OUTPUT gives to the client; what OUTPUT INTO gives goes into the relation it names.</summary>
    private ImmutableArray<NamedExpression> BindOutput(DataModificationSpecification write, Scope scope)
    {
        if (write.OutputIntoClause is { } into)
        {
            var outputs = BindOutputs(into.SelectColumns, scope);
            var block = new SelectBlock { Outputs = outputs };
            if (CarrierOf(into.IntoTable) is { } carrier)
            {
                Fill(carrier, [.. into.IntoTableColumns.Select(c => c.MultiPartIdentifier.Identifiers[^1].Value)], block, into);
            }
            else
            {
                AddFurtherWrite(into, block);
            }
        }

        return write.OutputClause is { } clause ? BindOutputs(clause.SelectColumns, scope) : [];
    }
}
