using System.Collections.Immutable;
using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Dialects.TSql.Binding;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DbGuard.Dialects.TSql.Catalog;

/// <summary>
/// A catalog snapshot from a schema that is written down: the CREATE statements of a script, GO between its batches. Other statements of the script
/// are left out.
/// </summary>
public static class DeclaredCatalog
{
    /// <summary>Reads a script.</summary>
    /// <param name="script">Its text.</param>
    /// <param name="database">Name of the database.</param>
    /// <exception cref="FormatException">The script is not valid T-SQL, or names one object twice.</exception>
    public static CatalogSnapshot Read(string script, string database)
    {
        ArgumentNullException.ThrowIfNull(script);
        var fragment = new TSql170Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);
        if (errors.Count > 0)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {errors[0].Line} of the schema is not valid T-SQL"));
        }

        var reading = new Reading(script, database);
        foreach (var statement in ((TSqlScript)fragment).Batches.SelectMany(b => b.Statements))
        {
            reading.Add(statement);
        }

        return reading.Snapshot();
    }

    private sealed class Reading(string script, string database)
    {
        private readonly List<TableSchema> _tables = [];
        private readonly List<FunctionSchema> _functions = [];
        private readonly List<(QualifiedName From, ForeignKeyConstraintDefinition Key, string? Column)> _foreign = [];
        private uint _id;

        public void Add(TSqlStatement statement)
        {
            switch (statement)
            {
                case CreateTableStatement table:
                    AddTable(table);
                    break;
                case CreateIndexStatement { Unique: true } index:
                    AddIndex(index);
                    break;
                case ViewStatementBody view:
                    AddRelation(new TableSchema { Id = ++_id, Name = NameOf(view.SchemaObjectName), Kind = RelationKind.View, Columns = [], Definition = TextOf(view) });
                    break;
                case CreateSynonymStatement synonym:
                    AddRelation(new TableSchema { Id = ++_id, Name = NameOf(synonym.Name), Kind = RelationKind.Other, Columns = [], Definition = TextOf(synonym.ForName) });
                    break;
                case FunctionStatementBody function:
                    AddFunction(NameOf(function.Name), function, FunctionKind.Function, function.ReturnType is not ScalarFunctionReturnType);
                    break;
                case ProcedureStatementBody procedure:
                    AddFunction(NameOf(procedure.ProcedureReference.Name), procedure, FunctionKind.Procedure, returnsSet: true);
                    break;
                default:
                    break;
            }
        }

        public CatalogSnapshot Snapshot()
        {
            foreach (var (from, key, column) in _foreign)
            {
                AddForeignKey(from, key, column);
            }

            // Views may stand on views that come before them.
            for (var i = 0; i < _tables.Count; i++)
            {
                if (_tables[i] is { Kind: RelationKind.View } view)
                {
                    var facts = DefinitionBinding.ReadView(CatalogIndex.Of(Make()), view, DefinitionStack.Empty);
                    _tables[i] = view with { Columns = facts is null ? [] : [.. facts.Outputs.Select((o, n) => Column(n, o.Name, "", false))] };
                }
            }

            return Make();
        }

        private CatalogSnapshot Make() => new(1, database, ["dbo"], [.. _tables, .. SystemRelations.All], _functions, []);

        private string TextOf(TSqlFragment fragment) => script.Substring(fragment.StartOffset, fragment.FragmentLength);

        private static QualifiedName NameOf(SchemaObjectName name) => new(name.SchemaIdentifier?.Value ?? "dbo", name.BaseIdentifier.Value);

        private static ColumnSchema Column(int ordinal, string name, string type, bool notNull) =>
            new(Convert.ToInt16(ordinal + 1, CultureInfo.InvariantCulture), name, 0, type, notNull);

        private void AddRelation(TableSchema table)
        {
            if (_tables.Any(t => t.Name == table.Name))
            {
                throw new FormatException($"the schema has two relations {table.Name}");
            }

            _tables.Add(table);
        }

        private void AddTable(CreateTableStatement create)
        {
            var name = NameOf(create.SchemaObjectName);
            var columns = ImmutableArray.CreateBuilder<ColumnSchema>();
            foreach (var definition in create.Definition.ColumnDefinitions)
            {
                var type = definition.DataType is null ? "" : TextOf(definition.DataType);
                columns.Add(Column(
                    columns.Count, definition.ColumnIdentifier.Value, definition.IdentityOptions is null ? type : type + StatementBinder.IdentityMark,
                    definition.Constraints.OfType<NullableConstraintDefinition>().Any(c => !c.Nullable)));
            }

            for (var i = 0; i < columns.Count; i++)
            {
                if (create.Definition.ColumnDefinitions[i].ComputedColumnExpression is { } expression)
                {
                    columns[i] = columns[i] with { GeneratedFrom = ColumnVisitor.NumbersIn(expression, columns) };
                }
            }

            var table = new TableSchema { Id = ++_id, Name = name, Kind = RelationKind.Table, Columns = columns.DrainToImmutable() };
            foreach (var definition in create.Definition.ColumnDefinitions)
            {
                foreach (var constraint in definition.Constraints)
                {
                    table = WithConstraint(table, constraint, definition.ColumnIdentifier.Value);
                }
            }

            foreach (var constraint in create.Definition.TableConstraints)
            {
                table = WithConstraint(table, constraint, null);
            }

            AddRelation(table);
        }

        private TableSchema WithConstraint(TableSchema table, ConstraintDefinition constraint, string? column)
        {
            switch (constraint)
            {
                case UniqueConstraintDefinition unique:
                    return WithKey(table, unique.Columns.Count == 0 && column is not null ? [column] : unique.Columns.Select(NameOf));
                case ForeignKeyConstraintDefinition key:
                    _foreign.Add((table.Name, key, column));
                    return table;
                default:
                    return table;
            }
        }

        private static string NameOf(ColumnWithSortOrder column) => column.Column.MultiPartIdentifier.Identifiers[^1].Value;

        private static TableSchema WithKey(TableSchema table, IEnumerable<string> columns)
        {
            var numbers = columns.Select(c => Number(table, c)).ToImmutableArray();
            return table with
            {
                UniqueKeys = table.UniqueKeys.Add(numbers),
                ComparedWrites = table.ComparedWrites.AddRange(numbers.Select(n => new WriteComparison(n, new ColumnId(table.Id, n)))),
            };
        }

        private static short Number(TableSchema table, string column) =>
            table.Columns.FirstOrDefault(c => string.Equals(c.Name, column, StringComparison.OrdinalIgnoreCase))?.Number
            ?? throw new FormatException($"relation {table.Name} has no column {column}");

        private void AddIndex(CreateIndexStatement index)
        {
            var at = _tables.FindIndex(t => t.Name == NameOf(index.OnName));
            if (at < 0)
            {
                throw new FormatException($"the schema has no relation {NameOf(index.OnName)}");
            }

            var before = _tables[at];
            var after = WithKey(before, index.Columns.Select(NameOf));
            // An index over some rows compares what is written, but it does not make a row the only one.
            _tables[at] = index.FilterPredicate is null ? after : after with { UniqueKeys = before.UniqueKeys };
        }

        private void AddForeignKey(QualifiedName from, ForeignKeyConstraintDefinition key, string? column)
        {
            var at = _tables.FindIndex(t => t.Name == from);
            var to = _tables.FindIndex(t => t.Name == NameOf(key.ReferenceTableName));
            if (to < 0)
            {
                throw new FormatException($"the schema has no relation {NameOf(key.ReferenceTableName)}");
            }

            var own = (key.Columns.Count == 0 && column is not null ? [column] : key.Columns.Select(c => c.Value)).Select(c => Number(_tables[at], c)).ToList();
            var others = key.ReferencedTableColumns.Count > 0
                ? key.ReferencedTableColumns.Select(c => Number(_tables[to], c.Value)).ToList()
                : _tables[to].UniqueKeys.IsEmpty ? [] : [.. _tables[to].UniqueKeys[0]];
            _tables[at] = _tables[at] with
            {
                ComparedWrites = _tables[at].ComparedWrites.AddRange(own.Zip(others, (n, o) => new WriteComparison(n, new ColumnId(_tables[to].Id, o)))),
            };
            if (key.DeleteAction is not (DeleteUpdateAction.NoAction or DeleteUpdateAction.NotSpecified) || key.UpdateAction is not (DeleteUpdateAction.NoAction or DeleteUpdateAction.NotSpecified))
            {
                _tables[to] = _tables[to] with { WritesSpread = true };
            }
        }

        private void AddFunction(QualifiedName name, TSqlStatement statement, FunctionKind kind, bool returnsSet) => _functions.Add(new FunctionSchema
        {
            Id = ++_id, Name = name, Kind = kind, Volatility = FunctionVolatility.Volatile, ArgumentTypeIds = [], ReturnTypeId = 0, ReturnsSet = returnsSet,
            Language = "sql", Body = TextOf(statement),
        });
    }
}
