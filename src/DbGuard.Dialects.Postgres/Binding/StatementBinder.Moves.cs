using System.Collections.Immutable;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Syntax;
using DbGuard.Dialects.Postgres.Syntax.Nodes;

namespace DbGuard.Dialects.Postgres.Binding;

/// <summary>
/// Changes after which a column has another name or is no longer kin of another: labels find columns by name and hold for kin, so its
/// values move out from under its labels. Views need none of this: their values are followed whatever they are called.
/// </summary>
internal sealed partial class StatementBinder
{
    private ImmutableArray<ValueFlow> MovesOfRename(SyntaxNode node)
    {
        var name = node.Text(RenameStmt.Newname) ?? "";
        var kind = node.Enum(RenameStmt.RenameType);
        if (kind == ObjectType.Schema)
        {
            var schema = node.Text(RenameStmt.Subname);
            return [.. _catalog.Snapshot.Tables.Where(t => t.Name.Schema == schema).SelectMany(t => Moves(t, t.Name with { Schema = name }))];
        }

        if (StoredRelation(node.Node(RenameStmt.Relation)) is not { } table)
        {
            return [];
        }

        return kind switch
        {
            ObjectType.Column or ObjectType.Attribute =>
                table.FindColumn(node.Text(RenameStmt.Subname) ?? "") is { } column ? [Move(table, column, table.Name, name)] : [],
            // ALTER TABLE takes relations of other kinds, and the others take tables.
            ObjectType.Table or ObjectType.ForeignTable or ObjectType.View or ObjectType.Matview or ObjectType.Index or ObjectType.Sequence =>
                Moves(table, table.Name with { Name = name }),
            _ => [], // constraints, triggers, rules and policies of the relation
        };
    }

    private ImmutableArray<ValueFlow> MovesOfSchemaChange(SyntaxNode node) =>
        StoredRelation(node.Node(AlterObjectSchemaStmt.Relation)) is { } table
            ? Moves(table, table.Name with { Schema = node.Text(AlterObjectSchemaStmt.Newschema) ?? "" })
            : [];

    /// <summary>
    /// DETACH PARTITION and NO INHERIT: the labels of the family no longer hold for the part. DROP EXPRESSION: the values stay, and nothing tells any
    /// more what they were computed from.
    /// </summary>
    private ImmutableArray<ValueFlow> MovesOfAlterTable(SyntaxNode node)
    {
        var moves = ImmutableArray.CreateBuilder<ValueFlow>();
        foreach (var command in node.List(AlterTableStmt.Cmds))
        {
            if (command.Enum(AlterTableCmd.Subtype) == AlterTableType.DropExpression && StoredRelation(node.Node(AlterTableStmt.Relation)) is { } generated)
            {
                moves.AddRange(MovesOfGenerated(generated, command.Text(AlterTableCmd.Name) ?? ""));
            }

            var part = command.Enum(AlterTableCmd.Subtype) switch
            {
                AlterTableType.DetachPartition or AlterTableType.DetachPartitionFinalize => StoredRelation(command.Node(AlterTableCmd.Def).Node(PartitionCmd.Name)),
                AlterTableType.DropInherit => StoredRelation(node.Node(AlterTableStmt.Relation)),
                _ => null,
            };
            if (part is not null)
            {
                moves.AddRange(Moves(part, part.Name));
            }
        }

        return moves.DrainToImmutable();
    }

    private static IEnumerable<ValueFlow> MovesOfGenerated(TableSchema table, string name) =>
        from source in table.FindColumn(name)?.GeneratedFrom ?? []
        select new ValueFlow(null, $"{table.Name}.{name}", ColumnLineage.Direct(new ColumnId(table.Id, source)).AsDerived())
        {
            MovedTo = new MovedColumn(table.Name, name),
        };

    private TableSchema? StoredRelation(SyntaxNode rangeVar) =>
        !rangeVar.IsNull && Lookup(rangeVar.Text(RangeVar.Schemaname), rangeVar.Text(RangeVar.Relname) ?? "") is { } table
            && table.Kind is not (RelationKind.View or RelationKind.MaterializedView)
            ? table
            : null;

    private static ImmutableArray<ValueFlow> Moves(TableSchema table, QualifiedName name) =>
        [.. table.Columns.Select(c => Move(table, c, name, c.Name))];

    private static ValueFlow Move(TableSchema table, ColumnSchema column, QualifiedName name, string columnName) =>
        new(null, $"{name}.{columnName}", ColumnLineage.Direct(new ColumnId(table.Id, column.Number))) { MovedTo = new MovedColumn(name, columnName) };
}
