using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Relations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Binding;

/// <summary>Definitions of objects of a database, and of rights. Those of the server as a whole administer it.</summary>
internal sealed partial class TextBinder
{
    private static void AddDefinitionBindings(Dictionary<Type, StatementBinding> bindings)
    {
        bindings[typeof(CreateTableStatement)] = static (b, s) => b.BindCreateTable((CreateTableStatement)s);
        bindings[typeof(AlterTableAddTableElementStatement)] = static (b, s) => b.BindAddElements((AlterTableAddTableElementStatement)s);
        bindings[typeof(DropTableStatement)] = static (b, s) => b.BindDropTable((DropTableStatement)s);
        bindings[typeof(CreateViewStatement)] = static (b, s) => b.BindView((ViewStatementBody)s, StatementKind.Create);
        bindings[typeof(CreateOrAlterViewStatement)] = static (b, s) => b.BindView((ViewStatementBody)s, StatementKind.Create);
        bindings[typeof(AlterViewStatement)] = static (b, s) => b.BindView((ViewStatementBody)s, StatementKind.Alter);
        bindings[typeof(CreateIndexStatement)] = static (b, s) => b.BindIndex((CreateIndexStatement)s);
        foreach (var (type, kind, what) in DefinitionForms.All)
        {
            bindings[type] = (b, s) => b.BindDefinition(s, kind, what);
        }

        foreach (var type in DefinitionForms.Code)
        {
            bindings[type] = (b, s) => b.BindCode(s);
        }

        foreach (var type in DefinitionForms.Rights)
        {
            bindings[type] = (b, s) => b.BindRights(s);
        }

        foreach (var type in DefinitionForms.OfServer)
        {
            bindings[type] = static (b, s) => b.Emit(b.NewBinder(), new() { Kind = StatementKind.Administration, Traits = StatementTraits.Definition }, s);
        }
    }

    private void BindDefinition(TSqlStatement statement, StatementKind kind, ObjectKind what)
    {
        var traits = StatementTraits.Definition;
        if (kind == StatementKind.Drop || statement is AlterTableDropTableElementStatement or AlterTableSwitchStatement)
        {
            traits |= StatementTraits.Destructive;
        }

        var (names, table) = DefinitionForms.NamesOf(statement, QualifiedNameOf);
        Emit(NewBinder(), new BoundStatement { Kind = kind, ObjectKind = what, ObjectNames = names, Traits = traits, Tables = Touched(table) }, statement);
    }

    /// <summary>A unique index meets every stored value, and fails on one that is there twice; a filter reads each.</summary>
    private void BindIndex(CreateIndexStatement index)
    {
        var binder = NewBinder();
        if (index.OnName.BaseIdentifier.Value.StartsWith('#'))
        {
            Emit(binder, new BoundStatement { Kind = StatementKind.Select }, index);
            return;
        }

        var (names, table) = DefinitionForms.NamesOf(index, QualifiedNameOf);
        var tables = Touched(table);
        var keys = ImmutableArray.CreateBuilder<Expression>();
        if (tables is [{ Table: var stored }])
        {
            var scope = new Scope(null);
            scope.Items.Add(new ScopeItem(new TableRelation(stored, null), stored.Name.Name));
            if (index.Unique)
            {
                keys.AddRange(index.Columns.Select(c => binder.Bind(c.Column, scope)));
            }

            if (index.FilterPredicate is { } filter)
            {
                keys.Add(binder.Bind(filter, scope));
            }
        }

        Emit(binder, new BoundStatement
        {
            Kind = StatementKind.Create, ObjectKind = ObjectKind.Index, ObjectNames = names, Traits = StatementTraits.Definition, Tables = tables, Keys = keys.DrainToImmutable(),
        }, index);
    }

    /// <summary>The relation a definition is about, when the catalog has it.</summary>
    private ImmutableArray<TableAccess> Touched(SchemaObjectName? name) =>
        name is not null && name.ServerIdentifier is null && index.Tables(name.SchemaIdentifier?.Value is { Length: > 0 } schema ? schema : DefaultSchema, name.BaseIdentifier.Value) is [var table]
            ? [new TableAccess(table, AccessModes.Define, ThroughView: false, positions?.Of(name))]
            : [];

    private void BindCreateTable(CreateTableStatement create)
    {
        var binder = NewBinder();
        var name = create.SchemaObjectName.BaseIdentifier.Value;
        if (create.SelectStatement is { } select)
        {
            binder.Unhandled(select);
        }

        if (create.CloneSource is { } source)
        {
            binder.Unhandled(source);
        }

        if (name.StartsWith('#'))
        {
            binder.CheckOwnName(name, create);
            if (name.StartsWith("##", StringComparison.Ordinal) || create.Definition is null)
            {
                binder.Gap(GapKind.UnhandledSyntax, "a global temporary table", create);
            }
            else
            {
                CheckDefinition(binder, create.Definition);
                state.DefineTable(name, [.. create.Definition.ColumnDefinitions.Select(c => c.ColumnIdentifier.Value)]);
            }

            Emit(binder, new BoundStatement { Kind = StatementKind.Create, ObjectKind = ObjectKind.Table, ObjectNames = [$"tempdb.{name}"], Traits = StatementTraits.Definition }, create);
            return;
        }

        Emit(binder, new BoundStatement
        {
            Kind = StatementKind.Create, ObjectKind = ObjectKind.Table, ObjectNames = [QualifiedNameOf(create.SchemaObjectName)], Traits = StatementTraits.Definition,
        }, create);
    }

    /// <summary>A computed column shows what it is computed from under a new name; a constraint meets every stored value and may fail on one.</summary>
    private void BindAddElements(AlterTableAddTableElementStatement alter)
    {
        var binder = NewBinder();
        var tables = Touched(alter.SchemaObjectName);
        var scope = new Scope(null);
        if (tables is [{ Table: var table }])
        {
            scope.Items.Add(new ScopeItem(new TableRelation(table, null), table.Name.Name));
        }

        var moves = ImmutableArray.CreateBuilder<ValueFlow>();
        var keys = ImmutableArray.CreateBuilder<Expression>();
        foreach (var column in alter.Definition.ColumnDefinitions.Where(c => c.ComputedColumnExpression is not null))
        {
            var value = binder.Bind(column.ComputedColumnExpression, scope);
            moves.Add(new ValueFlow(null, $"{QualifiedNameOf(alter.SchemaObjectName)}.{column.ColumnIdentifier.Value}", StatementBinder.LineageOf(value)));
        }

        foreach (var constraint in alter.Definition.TableConstraints.Concat(alter.Definition.ColumnDefinitions.SelectMany(c => c.Constraints)))
        {
            switch (constraint)
            {
                // Columns that the statement adds itself hold nothing that is stored.
                case CheckConstraintDefinition check when alter.Definition.ColumnDefinitions.Count == 0:
                    keys.Add(binder.Bind(check.CheckCondition, scope));
                    break;
                case UniqueConstraintDefinition unique when alter.Definition.ColumnDefinitions.Count == 0:
                    keys.AddRange(unique.Columns.Select(c => binder.Bind(c.Column, scope)));
                    break;
                default:
                    break;
            }
        }

        Emit(binder, new BoundStatement
        {
            Kind = StatementKind.Alter, ObjectKind = ObjectKind.Table, ObjectNames = [QualifiedNameOf(alter.SchemaObjectName)], Traits = StatementTraits.Definition,
            Tables = tables, Moves = moves.DrainToImmutable(), Keys = keys.DrainToImmutable(),
        }, alter);
    }

    private void BindDropTable(DropTableStatement drop)
    {
        if (drop.Objects.All(o => o.BaseIdentifier.Value.StartsWith('#')))
        {
            // What it held stays known: another table of the name must have the same columns.
            Emit(NewBinder(), new BoundStatement { Kind = StatementKind.Select }, drop);
            return;
        }

        Emit(NewBinder(), new BoundStatement
        {
            Kind = StatementKind.Drop, ObjectKind = ObjectKind.Table, ObjectNames = [.. drop.Objects.Select(QualifiedNameOf)],
            Traits = StatementTraits.Definition | StatementTraits.Destructive, Tables = [.. drop.Objects.SelectMany(o => Touched(o))],
        }, drop);
    }

    private void BindView(ViewStatementBody view, StatementKind kind)
    {
        var binder = NewBinder();
        var query = binder.BindQuery(view.SelectStatement.QueryExpression, binder.BindWith(view.SelectStatement.WithCtesAndXmlNamespaces, null));
        Emit(binder, new BoundStatement
        {
            Kind = kind, ObjectKind = ObjectKind.View, ObjectNames = [QualifiedNameOf(view.SchemaObjectName)], Traits = StatementTraits.Definition,
            Nested = [new BoundStatement { Kind = StatementKind.Select, Query = query }],
        }, view);
    }

    /// <summary>Code that runs later, for whoever calls it: nobody has seen then what it does.</summary>
    private void BindCode(TSqlStatement statement)
    {
        var (names, _) = DefinitionForms.NamesOf(statement, QualifiedNameOf);
        Emit(NewBinder(), new BoundStatement
        {
            Kind = statement.GetType().Name.StartsWith("Alter", StringComparison.Ordinal) ? StatementKind.Alter : StatementKind.Create,
            ObjectKind = DefinitionForms.CodeKind(statement), ObjectNames = names, Traits = StatementTraits.Definition | StatementTraits.DynamicSql,
        }, statement);
    }

    private void BindRights(TSqlStatement statement) => Emit(NewBinder(), new BoundStatement
    {
        Kind = statement is GrantStatement or GrantStatement80 ? StatementKind.Grant : StatementKind.Revoke, Traits = StatementTraits.Privileges,
    }, statement);

    private void BindTruncate(TruncateTableStatement truncate)
    {
        var binder = NewBinder();
        if (truncate.TableName.BaseIdentifier.Value.StartsWith('#'))
        {
            Emit(binder, new BoundStatement { Kind = StatementKind.Select }, truncate);
            return;
        }

        var tables = ResolveForWrite(binder, truncate.TableName, AccessModes.Truncate);
        Emit(binder, new BoundStatement { Kind = StatementKind.Truncate, Tables = tables, Traits = StatementTraits.UnboundedWrite | StatementTraits.MultiRowWrite | StatementTraits.Destructive }, truncate);
    }

    private void BindBulk(BulkInsertBase bulk)
    {
        var binder = NewBinder();
        var tables = ResolveForWrite(binder, bulk.To, AccessModes.Insert);
        var traits = StatementTraits.BulkImport | (bulk is BulkInsertStatement ? StatementTraits.ServerSideAccess : StatementTraits.None);
        Emit(binder, new BoundStatement { Kind = StatementKind.Import, Tables = tables, Traits = traits }, bulk);
    }

    private ImmutableArray<TableAccess> ResolveForWrite(StatementBinder binder, SchemaObjectName name, AccessModes mode)
    {
        switch (binder.BindTarget(name))
        {
            case TableRelation table:
                return [new TableAccess(table.Table, mode, ThroughView: false, positions?.Of(name))];
            case ViewRelation view:
                return [new TableAccess(view.View, mode, ThroughView: false, positions?.Of(name))];
            case UnknownRelation:
                return [];
            default:
                binder.Gap(GapKind.UnhandledSyntax, "this target", name);
                return [];
        }
    }
}
