#pragma warning disable EF1001 // The command line uses this factory; there is no public way to it without the design package.
using System.Globalization;
using System.Text;
using DbGuard.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Scaffolding.Metadata;
using Npgsql.EntityFrameworkCore.PostgreSQL.Scaffolding.Internal;

namespace DbGuard.Gateway.Tests.Clients.Agents.EntityFramework;

/// <summary>What <c>dotnet ef dbcontext scaffold</c> learns of a database, as text: the provider's own factory reads it.</summary>
internal static class DatabaseModelText
{
    public static string Read(PostgresEndpoint endpoint)
    {
        using var context = new ShopContext(endpoint);
        var factory = new NpgsqlDatabaseModelFactory(context.GetService<IDiagnosticsLogger<DbLoggerCategory.Scaffolding>>());
        return Describe(factory.Create(endpoint.Builder().ConnectionString, new DatabaseModelFactoryOptions()));
    }

    private static string Describe(DatabaseModel model)
    {
        var text = new StringBuilder();
        Line(text, 0, $"default schema {model.DefaultSchema}", model);
        foreach (var sequence in model.Sequences)
        {
            Line(text, 0, $"sequence {sequence.Schema}.{sequence.Name} {sequence.StoreType} {sequence.IncrementBy} {sequence.StartValue} {sequence.IsCyclic}", sequence);
        }

        foreach (var table in model.Tables)
        {
            Line(text, 0, $"{table.GetType().Name} {table.Schema}.{table.Name} {table.Comment} key {table.PrimaryKey?.Name}", table);
            foreach (var column in table.Columns)
            {
                Line(text, 1, $"{column.Name} {column.StoreType} {column.IsNullable} default {column.DefaultValueSql} computed {column.ComputedColumnSql} {column.Collation} {column.Comment} {column.ValueGenerated}", column);
            }

            foreach (var key in table.UniqueConstraints)
            {
                Line(text, 1, $"unique {key.Name} ({string.Join(", ", key.Columns.Select(c => c.Name))})", key);
            }

            foreach (var index in table.Indexes)
            {
                Line(text, 1, $"index {index.Name} ({string.Join(", ", index.Columns.Select(c => c.Name))}) {index.IsUnique} where {index.Filter}", index);
            }

            foreach (var key in table.ForeignKeys)
            {
                Line(text, 1, $"foreign key {key.Name} ({string.Join(", ", key.Columns.Select(c => c.Name))}) to {key.PrincipalTable.Name} on delete {key.OnDelete}", key);
            }
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, int depth, string what, Annotatable annotated)
    {
        text.Append(CultureInfo.InvariantCulture, $"{new string(' ', 2 * depth)}{what}");
        foreach (var annotation in annotated.GetAnnotations().OrderBy(a => a.Name, StringComparer.Ordinal))
        {
            var value = annotation.Value is System.Collections.IEnumerable list and not string ? string.Join(",", list.Cast<object>()) : annotation.Value;
            text.Append(CultureInfo.InvariantCulture, $" [{annotation.Name} = {value}]");
        }

        text.Append('\n');
    }
}
