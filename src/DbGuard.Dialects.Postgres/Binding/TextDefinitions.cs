using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// What earlier statements of the same text define, rename and drop. The text is decided as a whole before any of it runs, so no snapshot
/// shows it; without it <c>DROP TABLE a.t; SELECT … FROM t</c> would be read as if a.t were still there. Where the effect is not certain the
/// name is, too, and a name that is not certain is a gap.
/// </summary>
internal sealed class TextDefinitions
{
    // Above any id a server gives out in practice; nothing else refers to it.
    private const uint FirstId = 4_100_000_000;

    private readonly Dictionary<QualifiedName, TableSchema?> _relations = [];
    private readonly HashSet<QualifiedName> _uncertain = [];
    private readonly HashSet<string> _newSchemas = [];
    private readonly CatalogIndex _catalog;
    private readonly Func<string, bool> _isUsable;
    private readonly bool _isOwnCatalog;
    private uint _nextId = FirstId;
    private bool _anyMayBeGone;
    private bool _anyMayBeOther;
    private bool _anySchemaMayCount;

    /// <param name="catalog">The snapshot, before any of the text.</param>
    /// <param name="isOwnCatalog">It shows what the open transaction has defined.</param>
    public TextDefinitions(CatalogIndex catalog, bool isOwnCatalog = false)
    {
        _catalog = catalog;
        _isOwnCatalog = isOwnCatalog;
        _isUsable = schema => _anySchemaMayCount || _newSchemas.Contains(schema) || catalog.IsUsable(schema);
    }

    /// <summary>Functions, operators, casts or types were defined or changed: what is known of those in the catalog may no longer hold.</summary>
    public bool HasCode { get; private set; }

    /// <summary>Column names of the query that the statement bound last makes a relation of; the binder sets it.</summary>
    public ImmutableArray<string> QueryColumns { get; set; }

    /// <summary>The relation a name means after the statements so far.</summary>
    public FoundRelation Find(string? schema, string name, ImmutableArray<string> path)
    {
        if (schema is not null)
        {
            return At(new QualifiedName(schema, name));
        }

        TableSchema? first = null;
        foreach (var entry in new SchemaOrder(path, hasTemporary: true, _isUsable))
        {
            var found = At(new QualifiedName(entry, name));
            if (first is not null && (found.IsUncertain || found.Table is not null))
            {
                return FoundRelation.Uncertain;
            }

            if (first is null)
            {
                if (found.IsUncertain)
                {
                    return found;
                }

                first = found.Table;
                // What a CASCADE or a rollback may have taken away leaves the name to the next schema that has one.
                if (first is not null && (!_anyMayBeGone || first.IsSystem))
                {
                    return found;
                }
            }
        }

        return new FoundRelation(first, IsUncertain: false);
    }

    /// <summary>A schema that is new, and so usable by who created it.</summary>
    public void AddSchema(string schema) => _newSchemas.Add(schema);

    /// <summary>Takes in what a statement does, under every search path it may run on.</summary>
    public void Add(SyntaxNode statement, ImmutableArray<ImmutableArray<string>> paths)
    {
        switch (statement.Tag)
        {
            case NodeTag.CreateStmt:
                Define(statement.Node(CreateStmt.Relation), paths, ListedColumns(statement), statement.Bool(CreateStmt.IfNotExists));
                break;
            case NodeTag.CreateForeignTableStmt:
                Define(statement.Node(CreateForeignTableStmt.BaseRelation), paths, null, ifNotExists: false);
                break;
            case NodeTag.CreateTableAsStmt:
                Define(
                    statement.Node(CreateTableAsStmt.Into).Node(IntoClause.Rel), paths,
                    Columns(QueryColumns, statement.Node(CreateTableAsStmt.Into).List(IntoClause.ColNames)), statement.Bool(CreateTableAsStmt.IfNotExists));
                break;
            case NodeTag.SelectStmt when StatementBinder.FindInto(statement) is { IsNull: false } into:
                Define(into.Node(IntoClause.Rel), paths, Columns(QueryColumns, default), ifNotExists: false);
                break;
            case NodeTag.ViewStmt:
                Define(statement.Node(ViewStmt.View), paths, null, ifNotExists: false);
                break;
            case NodeTag.CreateSeqStmt:
                Define(statement.Node(CreateSeqStmt.Sequence), paths, null, ifNotExists: false);
                break;
            case NodeTag.CreateSchemaStmt:
                var schema = statement.Text(CreateSchemaStmt.Schemaname) ?? "";
                AddSchema(schema);
                foreach (var element in statement.List(CreateSchemaStmt.SchemaElts))
                {
                    Add(element, [[schema]]);
                }

                break;
            case NodeTag.AlterTableStmt:
                Alter(statement, paths);
                break;
            case NodeTag.RenameStmt:
                Rename(statement, paths);
                break;
            case NodeTag.AlterObjectSchemaStmt:
                Move(statement.Node(AlterObjectSchemaStmt.Relation), paths, table => table.Name with { Schema = statement.Text(AlterObjectSchemaStmt.Newschema) ?? "" });
                HasCode |= statement.Node(AlterObjectSchemaStmt.Relation).IsNull;
                break;
            case NodeTag.RuleStmt:
                Replace(statement.Node(RuleStmt.Relation), paths, table => table with { HasRules = true, Rules = [] });
                break;
            case NodeTag.DropStmt:
                Drop(statement, paths);
                break;
            case NodeTag.TransactionStmt:
                if (statement.Enum(TransactionStmt.Kind) is TransactionStmtKind.Rollback or TransactionStmtKind.RollbackTo or TransactionStmtKind.Prepare)
                {
                    RollBack();
                }

                break;
            case NodeTag.DoStmt when StatementBinder.DefinitionIn(statement) is { } definition:
                // It may have been made, or not. A type or a comment is no relation; a new schema may come to be searched.
                HasCode = true;
                _anySchemaMayCount |= definition.Tag == NodeTag.CreateSchemaStmt;
                _anyMayBeGone |= _anySchemaMayCount;
                _anyMayBeOther |= definition.Tag is not (NodeTag.CreateSchemaStmt or NodeTag.CreateEnumStmt or NodeTag.CreateDomainStmt or NodeTag.CommentStmt);
                break;
            case NodeTag.CreateFunctionStmt or NodeTag.AlterFunctionStmt or NodeTag.DefineStmt or NodeTag.CreateCastStmt or NodeTag.CompositeTypeStmt:
            case NodeTag.CreateEnumStmt or NodeTag.CreateRangeStmt or NodeTag.CreateDomainStmt or NodeTag.AlterDomainStmt or NodeTag.AlterTypeStmt:
            case NodeTag.AlterOperatorStmt or NodeTag.CreateOpClassStmt or NodeTag.CreateTransformStmt or NodeTag.CreatePLangStmt or NodeTag.AlterOwnerStmt:
                HasCode = true;
                break;
            case NodeTag.CreateExtensionStmt or NodeTag.AlterExtensionStmt or NodeTag.AlterExtensionContentsStmt or NodeTag.ImportForeignSchemaStmt:
            case NodeTag.DropOwnedStmt:
                // Objects come or go that the text does not name.
                HasCode = _anyMayBeOther = true;
                break;
            case NodeTag.GrantStmt when statement.Enum(GrantStmt.Objtype) == ObjectType.Schema:
            case NodeTag.GrantRoleStmt:
                // USAGE on a schema decides whether it is searched.
                _anySchemaMayCount = _anyMayBeGone = true;
                break;
            default:
                break;      // changes no name and no shape
        }
    }

    private FoundRelation At(QualifiedName name)
    {
        if (_uncertain.Contains(name))
        {
            return FoundRelation.Uncertain;
        }

        if (_relations.TryGetValue(name, out var defined))
        {
            return new FoundRelation(defined, IsUncertain: false);
        }

        var known = _catalog.Snapshot.FindTable(name);
        return _anyMayBeOther && known is not { IsSystem: true } ? FoundRelation.Uncertain : new FoundRelation(known, IsUncertain: false);
    }

    /// <param name="target">The RangeVar of the new relation.</param>
    /// <param name="paths">Search paths.</param>
    /// <param name="columns">Its columns; null when they are not plain to see.</param>
    /// <param name="ifNotExists">One that is there already stays.</param>
    private void Define(SyntaxNode target, ImmutableArray<ImmutableArray<string>> paths, ImmutableArray<ColumnSchema>? columns, bool ifNotExists)
    {
        var names = TargetNames(target, paths);
        foreach (var name in names)
        {
            if (names.Count > 1 || columns is null || _uncertain.Contains(name))
            {
                _uncertain.Add(name);
            }
            else if (!ifNotExists || At(name).Table is null)
            {
                _relations[name] = new TableSchema { Id = _nextId++, Name = name, Kind = RelationKind.Table, Columns = columns.Value };
            }
        }
    }

    /// <summary>The schema in which an unqualified name is created now; null when the path has none.</summary>
    public string? CreationSchema(ImmutableArray<string> path) => path.FirstOrDefault(_isUsable);

    private List<QualifiedName> TargetNames(SyntaxNode target, ImmutableArray<ImmutableArray<string>> paths)
    {
        var name = target.Text(RangeVar.Relname) ?? "";
        var schema = target.Text(RangeVar.Schemaname) ?? (target.Char(RangeVar.Relpersistence) == 't' ? CatalogIndex.TemporarySchema : null);
        return schema is not null
            ? [new QualifiedName(schema, name)]
            : [.. paths.Select(p => new QualifiedName(CreationSchema(p) ?? "", name)).Distinct()];
    }

    private static ImmutableArray<ColumnSchema>? ListedColumns(SyntaxNode statement)
    {
        if (!statement.List(CreateStmt.InhRelations).IsEmpty || !statement.Node(CreateStmt.OfTypename).IsNull)
        {
            return null;
        }

        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var element in statement.List(CreateStmt.TableElts))
        {
            if (element.Tag == NodeTag.ColumnDef)
            {
                names.Add(element.Text(ColumnDef.Colname) ?? "");
            }
            else if (element.Tag != NodeTag.Constraint)
            {
                return null;        // LIKE: the columns are elsewhere
            }
        }

        return Columns(names.DrainToImmutable(), default);
    }

    private static ImmutableArray<ColumnSchema>? Columns(ImmutableArray<string> names, SyntaxList aliases) => names.IsDefault || names.Length > short.MaxValue
        ? null
        : [.. names.Select((name, i) => new ColumnSchema((short)(i + 1), i < aliases.Count ? aliases.Text(i) : name, 0, "", NotNull: false))];

    private void Alter(SyntaxNode statement, ImmutableArray<ImmutableArray<string>> paths)
    {
        foreach (var command in statement.List(AlterTableStmt.Cmds))
        {
            switch (command.Enum(AlterTableCmd.Subtype))
            {
                case AlterTableType.AddColumn:
                    var added = command.Node(AlterTableCmd.Def).Text(ColumnDef.Colname) ?? "";
                    Replace(statement.Node(AlterTableStmt.Relation), paths, table => Shape(table, WithColumn(table, added)));
                    break;
                case AlterTableType.DropColumn:
                    var dropped = command.Text(AlterTableCmd.Name);
                    Replace(statement.Node(AlterTableStmt.Relation), paths, table => Shape(table, [.. table.Columns.Where(c => c.Name != dropped)]));
                    _anyMayBeGone |= command.Enum(AlterTableCmd.Behavior) == DropBehavior.Cascade;
                    break;
                case AlterTableType.AlterColumnType:
                    var altered = command.Text(AlterTableCmd.Name);
                    Replace(statement.Node(AlterTableStmt.Relation), paths, table => table with { Columns = [.. table.Columns.Select(c => c.Name == altered ? c with { TypeId = 0 } : c)] });
                    break;
                case AlterTableType.AddInherit or AlterTableType.DropInherit or AlterTableType.AttachPartition or AlterTableType.DetachPartition
                    or AlterTableType.DetachPartitionFinalize:
                    Replace(statement.Node(AlterTableStmt.Relation), paths, static _ => null);
                    break;
                default:
                    break;      // neither the columns nor the kin
            }
        }
    }

    /// <summary>The table with other columns; null when others are of its family, whose columns change with it.</summary>
    private TableSchema? Shape(TableSchema table, ImmutableArray<ColumnSchema> columns)
    {
        var hasChildren = false;
        foreach (var child in _catalog.Snapshot.Tables.Where(t => t.ParentIds.Contains(table.Id)))
        {
            _uncertain.Add(child.Name);
            hasChildren = true;
        }

        return hasChildren || table.Definition is not null ? null : table with { Columns = columns };
    }

    private static ImmutableArray<ColumnSchema> WithColumn(TableSchema table, string name) => table.FindColumn(name) is not null
        ? table.Columns
        : table.Columns.Add(new ColumnSchema((short)(table.Columns.IsEmpty ? 1 : table.Columns[^1].Number + 1), name, 0, "", NotNull: false));

    private void Rename(SyntaxNode statement, ImmutableArray<ImmutableArray<string>> paths)
    {
        var relation = statement.Node(RenameStmt.Relation);
        var name = statement.Text(RenameStmt.Newname) ?? "";
        switch (statement.Enum(RenameStmt.RenameType))
        {
            case ObjectType.Schema:
                _anyMayBeOther = HasCode = true;
                break;
            case ObjectType.Column or ObjectType.Attribute:
                var old = statement.Text(RenameStmt.Subname);
                Replace(relation, paths, table => Shape(table, [.. table.Columns.Select(c => c.Name == old ? c with { Name = name } : c)]));
                HasCode |= statement.Enum(RenameStmt.RenameType) == ObjectType.Attribute;
                break;
            case ObjectType.Table or ObjectType.View or ObjectType.Matview or ObjectType.ForeignTable or ObjectType.Sequence or ObjectType.Index:
                Move(relation, paths, table => table.Name with { Name = name });
                break;
            default:
                HasCode |= relation.IsNull;
                break;      // constraints, triggers, rules and policies of a relation keep its shape
        }
    }

    private void Drop(SyntaxNode statement, ImmutableArray<ImmutableArray<string>> paths)
    {
        _anyMayBeGone |= statement.Enum(DropStmt.Behavior) == DropBehavior.Cascade;
        switch (statement.Enum(DropStmt.RemoveType))
        {
            case ObjectType.Table or ObjectType.View or ObjectType.Matview or ObjectType.ForeignTable or ObjectType.Sequence:
                foreach (var item in statement.List(DropStmt.Objects))
                {
                    var names = item.AsList();
                    Move(names.Count > 1 ? names.Text(names.Count - 2) : null, names.Text(names.Count - 1), paths, static _ => null);
                }

                break;
            case ObjectType.Trigger or ObjectType.Policy or ObjectType.Index:
                break;
            case ObjectType.Rule:
                break;      // still counted as there: writes stay opaque
            default:
                HasCode = _anyMayBeGone = true;
                break;
        }
    }

    /// <summary>Everything the text has defined so far may be gone again, and what it dropped may be back.</summary>
    private void RollBack()
    {
        _uncertain.UnionWith(_relations.Keys);
        _anyMayBeGone = true;
        if (_isOwnCatalog)
        {
            // So may what earlier texts of the transaction did.
            HasCode = _anyMayBeOther = true;
        }
    }

    private void Move(SyntaxNode rangeVar, ImmutableArray<ImmutableArray<string>> paths, Func<TableSchema, QualifiedName?> target)
    {
        if (!rangeVar.IsNull)
        {
            Move(rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "", paths, target);
        }
    }

    private void Move(string? schema, string name, ImmutableArray<ImmutableArray<string>> paths, Func<TableSchema, QualifiedName?> target)
    {
        var meanings = paths.Select(p => Find(schema, name, p)).Distinct().ToList();
        foreach (var meaning in meanings)
        {
            if (meaning.Table is { } table)
            {
                var moved = target(table);
                if (meanings.Count == 1)
                {
                    _relations[table.Name] = null;
                    if (moved is { } to)
                    {
                        _relations[to] = table with { Name = to };
                    }
                }
                else
                {
                    _uncertain.UnionWith(moved is { } to ? [table.Name, to] : [table.Name]);
                }
            }
            else if (meaning.IsUncertain)
            {
                _anyMayBeOther = true;
            }
        }
    }

    private void Replace(SyntaxNode rangeVar, ImmutableArray<ImmutableArray<string>> paths, Func<TableSchema, TableSchema?> change)
    {
        var meanings = paths.Select(p => Find(rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "", p)).Distinct().ToList();
        foreach (var meaning in meanings)
        {
            if (meaning.Table is { } table)
            {
                if (meanings.Count == 1 && change(table) is { } changed)
                {
                    _relations[table.Name] = changed;
                }
                else
                {
                    _uncertain.Add(table.Name);
                }
            }
        }
    }
}
