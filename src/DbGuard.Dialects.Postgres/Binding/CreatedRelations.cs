using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// The tables that earlier statements of the same text create: no snapshot knows them yet, and a migration fills them at once.
/// Only a plain CREATE TABLE counts; with IF NOT EXISTS the name may mean a table of another shape.
/// </summary>
internal sealed class CreatedRelations
{
    // Above any id a server gives out in practice; nothing else refers to it.
    private const uint FirstId = 4_100_000_000;

    private readonly List<TableSchema> _tables = [];

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

    /// <summary>Takes in the table a statement creates, if it creates one whose columns it lists itself.</summary>
    public void Add(SyntaxNode statement, ImmutableArray<string> path)
    {
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
        var schema = rangeVar.Text(RangeVar.Schemaname) ?? (rangeVar.Char(RangeVar.Relpersistence) == 't' || path.IsEmpty ? null : path[0]);
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
