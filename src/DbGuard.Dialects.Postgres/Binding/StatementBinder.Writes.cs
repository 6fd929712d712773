using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

internal sealed partial class StatementBinder
{
    private Modification BindInsert(SyntaxNode node, Scope? parent)
    {
        var outer = new Scope(parent);
        var with = BindOptionalWith(node.Node(InsertStmt.WithClause), outer);
        var target = BindTarget(node.Node(InsertStmt.Relation));
        var ordinals = TargetOrdinals(target, node.List(InsertStmt.Cols));
        var assignments = ImmutableArray.CreateBuilder<Assignment>();
        Relation? source = null;
        if (!node.Node(InsertStmt.SelectStmt).IsNull)
        {
            source = BindQuery(node.Node(InsertStmt.SelectStmt), new Scope(outer));
            for (var i = 0; i < source.ColumnCount && i < ordinals.Count; i++)
            {
                assignments.Add(new(ordinals[i], AtPlace(node.List(InsertStmt.Cols), i, new ColumnReference(source, i), outer)));
            }
        }

        var assigned = assignments.DrainToImmutable();
        var scope = new Scope(outer);
        AddTargetItem(target, node.Node(InsertStmt.Relation), scope);
        var branches = ImmutableArray<ModificationBranch>.Empty;
        var keys = ImmutableArray.CreateBuilder<Expression>();
        var conflict = node.Node(InsertStmt.OnConflictClause);
        if (!conflict.IsNull)
        {
            branches = BindConflict(conflict, target, assigned, scope, keys);
        }

        var (actions, rows) = BindRules(CmdType.Insert, node, target, assigned);
        return new Modification
        {
            Kind = StatementKind.Insert,
            Target = target,
            From = source is null ? [] : [source],
            Assignments = assigned,
            Branches = branches,
            ToleratesAnyConflict = !conflict.IsNull && keys.Count == 0,
            ConflictKeys = keys.DrainToImmutable(),
            Returning = BindReturning(node.Node(InsertStmt.ReturningClause), target, rows, scope),
            RuleActions = actions,
            With = with,
        };
    }

    private ImmutableArray<ModificationBranch> BindConflict(
        SyntaxNode conflict, Relation target, ImmutableArray<Assignment> assigned, Scope scope, ImmutableArray<Expression>.Builder keys)
    {
        var infer = conflict.Node(OnConflictClause.Infer);
        if (!infer.IsNull)
        {
            foreach (var element in infer.List(InferClause.IndexElems))
            {
                if (element.HasText(IndexElem.Name))
                {
                    keys.Add(FindUnqualified(element.Text(IndexElem.Name)!, scope) ?? Unknown(GapKind.UnknownColumn, element.Text(IndexElem.Name)!, element));
                }
                else
                {
                    AddOptional(element.Node(IndexElem.Expr), scope, keys);
                }
            }

            AddOptional(infer.Node(InferClause.WhereClause), scope, keys);
        }

        if (conflict.Enum(OnConflictClause.Action) != OnConflictAction.Update)
        {
            return [];
        }

        // excluded is the row proposed for insertion.
        var excluded = new NamedExpression[target.ColumnCount];
        for (var i = 0; i < excluded.Length; i++)
        {
            excluded[i] = new(target.ColumnName(i), DefaultValue.Instance);
        }

        foreach (var assignment in assigned)
        {
            if (assignment.Ordinal < excluded.Length)
            {
                excluded[assignment.Ordinal] = new(target.ColumnName(assignment.Ordinal), assignment.Value);
            }
        }

        var inner = new Scope(scope.Parent);
        inner.Items.AddRange(scope.Items);
        inner.Items.Add(new ScopeItem(new SelectBlock { Outputs = [.. excluded] }) { Name = "excluded", ColumnsVisible = false });
        return
        [
            new ModificationBranch(
                AccessModes.Update,
                BindOptional(conflict.Node(OnConflictClause.WhereClause), inner),
                BindAssignments(conflict.List(OnConflictClause.TargetList), target, inner),
                WithoutSource: false),
        ];
    }

    private Modification BindUpdate(SyntaxNode node, Scope? parent)
    {
        var outer = new Scope(parent);
        var with = BindOptionalWith(node.Node(UpdateStmt.WithClause), outer);
        var target = BindTarget(node.Node(UpdateStmt.Relation));
        var scope = new Scope(outer);
        AddTargetItem(target, node.Node(UpdateStmt.Relation), scope);
        var from = BindFrom(node.List(UpdateStmt.FromClause), scope);
        var where = node.Node(UpdateStmt.WhereClause);
        var assigned = BindAssignments(node.List(UpdateStmt.TargetList), target, scope);
        var (actions, rows) = BindRules(CmdType.Update, node, target, assigned);
        return new Modification
        {
            Kind = StatementKind.Update,
            Target = target,
            From = from,
            Where = where.Tag == NodeTag.CurrentOfExpr ? null : BindOptional(where, scope),
            IsPositioned = where.Tag == NodeTag.CurrentOfExpr,
            Assignments = assigned,
            Returning = BindReturning(node.Node(UpdateStmt.ReturningClause), target, rows, scope),
            RuleActions = actions,
            With = with,
        };
    }

    private Modification BindDelete(SyntaxNode node, Scope? parent)
    {
        var outer = new Scope(parent);
        var with = BindOptionalWith(node.Node(DeleteStmt.WithClause), outer);
        var target = BindTarget(node.Node(DeleteStmt.Relation));
        var scope = new Scope(outer);
        AddTargetItem(target, node.Node(DeleteStmt.Relation), scope);
        var from = BindFrom(node.List(DeleteStmt.UsingClause), scope);
        var where = node.Node(DeleteStmt.WhereClause);
        var (actions, rows) = BindRules(CmdType.Delete, node, target, []);
        return new Modification
        {
            Kind = StatementKind.Delete,
            Target = target,
            From = from,
            Where = where.Tag == NodeTag.CurrentOfExpr ? null : BindOptional(where, scope),
            IsPositioned = where.Tag == NodeTag.CurrentOfExpr,
            Returning = BindReturning(node.Node(DeleteStmt.ReturningClause), target, rows, scope),
            RuleActions = actions,
            With = with,
        };
    }

    private Modification BindMerge(SyntaxNode node, Scope? parent)
    {
        var outer = new Scope(parent);
        var with = BindOptionalWith(node.Node(MergeStmt.WithClause), outer);
        var target = BindTarget(node.Node(MergeStmt.Relation));
        var scope = new Scope(outer);
        var source = BindFromItem(node.Node(MergeStmt.SourceRelation), scope, scope.Items);
        var sourceOnly = new Scope(outer);
        sourceOnly.Items.AddRange(scope.Items);
        // The source comes first in the rows of RETURNING *.
        AddTargetItem(target, node.Node(MergeStmt.Relation), scope);
        var targetOnly = new Scope(outer);
        AddTargetItem(target, node.Node(MergeStmt.Relation), targetOnly);
        var branches = ImmutableArray.CreateBuilder<ModificationBranch>();
        foreach (var when in node.List(MergeStmt.MergeWhenClauses))
        {
            // An action sees the rows that exist for it (PostgreSQL 18 docs, MERGE, condition).
            branches.Add(BindMergeBranch(when, target, when.Enum(MergeWhenClause.MatchKind) switch
            {
                MergeMatchKind.Matched => scope,
                MergeMatchKind.NotMatchedBySource => targetOnly,
                MergeMatchKind.NotMatchedByTarget => sourceOnly,
                _ => throw new System.Diagnostics.UnreachableException(),
            }));
        }

        return new Modification
        {
            Kind = StatementKind.Merge,
            Target = target,
            From = [source],
            Where = BindOptional(node.Node(MergeStmt.JoinCondition), scope),
            Branches = branches.DrainToImmutable(),
            Returning = BindReturning(node.Node(MergeStmt.ReturningClause), target, target, scope),
            RuleActions = BindRules(CmdType.Merge, node, target, []).Actions,
            With = with,
        };
    }

    private ModificationBranch BindMergeBranch(SyntaxNode when, Relation target, Scope scope)
    {
        var condition = BindOptional(when.Node(MergeWhenClause.Condition), scope);
        var withoutSource = when.Enum(MergeWhenClause.MatchKind) == MergeMatchKind.NotMatchedBySource;
        switch (when.Enum(MergeWhenClause.CommandType))
        {
            case CmdType.Insert:
                var ordinals = TargetOrdinals(target, when.List(MergeWhenClause.TargetList));
                var values = when.List(MergeWhenClause.Values);
                var inserted = ImmutableArray.CreateBuilder<Assignment>();
                for (var i = 0; i < values.Count && i < ordinals.Count; i++)
                {
                    inserted.Add(new(ordinals[i], AtPlace(when.List(MergeWhenClause.TargetList), i, Bind(values[i], scope), scope)));
                }

                return new(AccessModes.Insert, condition, inserted.DrainToImmutable(), withoutSource);
            case CmdType.Update:
                return new(AccessModes.Update, condition, BindAssignments(when.List(MergeWhenClause.TargetList), target, scope), withoutSource);
            case CmdType.Delete:
                return new(AccessModes.Delete, condition, [], withoutSource);
            case CmdType.Nothing:
                return new(AccessModes.None, condition, [], withoutSource);
            default:
                Gap(GapKind.UnhandledSyntax, "MERGE action", when);
                return new(AccessModes.Delete, condition, [], withoutSource);
        }
    }

    private ImmutableArray<CommonTable> BindOptionalWith(SyntaxNode with, Scope scope) => with.IsNull ? [] : BindWith(with, scope);

    private Relation BindTarget(SyntaxNode rangeVar)
    {
        return FindRelation(rangeVar, rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "");
    }

    private static void AddTargetItem(Relation target, SyntaxNode rangeVar, Scope scope) =>
        Introduce(target, rangeVar.Node(RangeVar.Alias), rangeVar.Text(RangeVar.Relname), null, scope.Items);

    /// <summary>Ordinals of the listed target columns; all of them when none is listed.</summary>
    private List<int> TargetOrdinals(Relation target, SyntaxList columns)
    {
        var ordinals = new List<int>();
        if (columns.IsEmpty)
        {
            for (var i = 0; i < target.ColumnCount; i++)
            {
                ordinals.Add(i);
            }

            return ordinals;
        }

        var item = new ScopeItem(target);
        foreach (var column in columns)
        {
            var name = column.Text(ResTarget.Name) ?? "";
            var ordinal = target is UnknownRelation ? -1 : item.Find(name);
            if (ordinal < 0 && target is not UnknownRelation)
            {
                Gap(GapKind.UnknownColumn, name, column);
            }

            if (ordinal >= 0)
            {
                ordinals.Add(ordinal);
            }
        }

        return ordinals;
    }

    private ImmutableArray<Assignment> BindAssignments(SyntaxList targets, Relation target, Scope scope)
    {
        var assignments = ImmutableArray.CreateBuilder<Assignment>(targets.Count);
        var item = new ScopeItem(target);
        (SyntaxNode Node, Expression Value)? shared = null;
        for (var i = 0; i < targets.Count; i++)
        {
            var entry = targets[i];
            var name = entry.Text(ResTarget.Name) ?? "";
            var ordinal = target is UnknownRelation ? -1 : item.Find(name);
            if (ordinal < 0 && target is not UnknownRelation)
            {
                Gap(GapKind.UnknownColumn, name, entry);
            }

            var value = AtPlace(targets, i, BindAssigned(entry.Node(ResTarget.Val), scope, ref shared), scope);
            assignments.Add(new(Math.Max(ordinal, 0), value));
        }

        // Without a known target the values are still read; they go nowhere that could be named.
        return assignments.MoveToImmutable();
    }

    /// <summary>
    /// What is written when the i-th target is a place inside a column: <c>doc[key] = value</c> writes the key as well, and <c>list[n] = value</c> makes
    /// a list of n elements.
    /// </summary>
    private Expression AtPlace(SyntaxList targets, int i, Expression value, Scope scope)
    {
        if (i >= targets.Count || targets[i].List(ResTarget.Indirection).IsEmpty)
        {
            return value;
        }

        var written = ImmutableArray.CreateBuilder<Expression>();
        written.Add(value);
        foreach (var step in targets[i].List(ResTarget.Indirection))
        {
            if (step.Tag == NodeTag.AIndices)
            {
                AddOptional(step.Node(AIndices.Lidx), scope, written);
                AddOptional(step.Node(AIndices.Uidx), scope, written);
            }
            else if (step.Tag != NodeTag.StringValue)       // a field of a row
            {
                written.Add(Unhandled(step));
            }
        }

        return written.Count == 1 ? value : new Operation(OperationKind.Other, written.DrainToImmutable());
    }

    /// <summary><c>(a, b) = ROW(x, y)</c> or <c>= (SELECT …)</c>: each target takes its own part.</summary>
    private Expression BindAssigned(SyntaxNode value, Scope scope, ref (SyntaxNode Node, Expression Value)? shared)
    {
        if (value.Tag != NodeTag.MultiAssignRef)
        {
            return Bind(value, scope);
        }

        var source = value.Node(MultiAssignRef.Source);
        var index = value.Int(MultiAssignRef.Colno) - 1;
        if (index == 0 || shared is null)
        {
            shared = (source, source.Tag == NodeTag.RowExpr ? new Operation(OperationKind.Row, BindRow(source.List(RowExpr.Args), scope)) : Bind(source, scope));
        }

        if (shared.Value.Value is Operation { Kind: OperationKind.Row } row)
        {
            return index < row.Operands.Length ? row.Operands[index] : Unhandled(value);
        }

        return shared.Value.Value is Subquery { Kind: SubqueryKind.Scalar } subquery && index < subquery.Query.ColumnCount
            ? new Subquery(
                SubqueryKind.Scalar,
                new SelectBlock { From = [subquery.Query], Outputs = [new(subquery.Query.ColumnName(index), new ColumnReference(subquery.Query, index))] },
                null,
                OperationKind.Other,
                [])
            : shared.Value.Value;
    }

    /// <summary>RETURNING sees the target, everything joined to it, and old and new (or the names WITH gives them).</summary>
    /// <param name="returning">The clause.</param>
    /// <param name="target">The written relation, as the scope has it.</param>
    /// <param name="rows">What stands for its rows: itself, or what a rule returns in its place.</param>
    /// <param name="scope">What the statement can name.</param>
    private ImmutableArray<NamedExpression> BindReturning(SyntaxNode returning, Relation target, Relation rows, Scope scope)
    {
        if (returning.IsNull)
        {
            return [];
        }

        var inner = new Scope(scope.Parent);
        inner.Items.AddRange(scope.Items.Select(i => ReferenceEquals(i.Relation, target) && !ReferenceEquals(rows, target) ? new ScopeItem(rows) { Name = i.Name, Schema = i.Schema } : i));
        var names = new List<string>();
        foreach (var option in returning.List(ReturningClause.Options))
        {
            names.Add(option.Text(ReturningOption.Value) ?? "");
        }

        names.Add("old");
        names.Add("new");
        foreach (var name in names)
        {
            if (inner.FindItem(null, name) is null)
            {
                inner.Items.Add(new ScopeItem(rows) { Name = name, ColumnsVisible = false });
            }
        }

        return BindTargets(returning.List(ReturningClause.Exprs), inner);
    }
}
