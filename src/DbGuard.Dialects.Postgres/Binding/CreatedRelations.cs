using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// The tables and schemas that earlier statements of the same text create: no snapshot knows them yet, and a migration fills them at once.
/// Only a plain CREATE TABLE counts; with IF NOT EXISTS the name may mean a table of another shape.
/// </summary>
internal sealed class CreatedRelations
{
    // Above any id a server gives out in practice; nothing else refers to it.
    private const uint FirstId = 4_100_000_000;

    private readonly List<TableSchema> _tables = [];
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);

    public TableSchema? Find(string? schema, string name, ImmutableArray<string> path)
    {
        foreach (var table in _tables)
        {
            if (table.Name.Name == name && (schema is null ? path.Contains(table.Name.Schema) : table.Name.Schema == schema))
            {
                return table;
            }
        }

        return null;
    }

    /// <summary>True when the text has created the schema, or may have.</summary>
    public bool HasSchema(string name) => _schemas.Contains(name);

    /// <summary>Takes in the schema a statement creates, or the table, if it creates one whose columns it lists itself.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="placeOfNew">The schema of a new relation without one; null when there is none.</param>
    public void Add(SyntaxNode statement, string? placeOfNew)
    {
        if (statement.Tag == NodeTag.CreateSchemaStmt)
        {
            // Without a name it has that of its owner.
            _schemas.Add(statement.HasText(CreateSchemaStmt.Schemaname)
                ? statement.Text(CreateSchemaStmt.Schemaname)!
                : statement.Node(CreateSchemaStmt.Authrole).Text(RoleSpec.Rolename) ?? "");
            return;
        }

        if (statement.Tag != NodeTag.CreateStmt || statement.Bool(CreateStmt.IfNotExists) || !statement.List(CreateStmt.InhRelations).IsEmpty
            || !statement.Node(CreateStmt.OfTypename).IsNull)
        {
            return;
        }

        var columns = ImmutableArray.CreateBuilder<ColumnSchema>();
        foreach (var element in statement.List(CreateStmt.TableElts))
        {
            switch (element.Tag)
            {
                case NodeTag.ColumnDef:
                    columns.Add(new ColumnSchema((short)(columns.Count + 1), element.Text(ColumnDef.Colname) ?? "", 0, "", NotNull: false));
                    break;
                case NodeTag.Constraint:
                    break;
                default:
                    return;         // LIKE: the columns are elsewhere
            }
        }

        var rangeVar = statement.Node(CreateStmt.Relation);
        var schema = rangeVar.Text(RangeVar.Schemaname) ?? (rangeVar.Char(RangeVar.Relpersistence) == 't' ? null : placeOfNew);
        if (schema is not null && columns.Count <= short.MaxValue)
        {
            _tables.Add(new TableSchema
            {
                Id = FirstId + (uint)_tables.Count,
                Name = new QualifiedName(schema, rangeVar.Text(RangeVar.Relname) ?? ""),
                Kind = RelationKind.Table,
                Columns = columns.DrainToImmutable(),
            });
        }
    }
}
