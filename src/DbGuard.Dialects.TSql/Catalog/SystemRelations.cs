using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using DbGuard.Core.Catalog;

namespace DbGuard.Dialects.TSql.Catalog;

/// <summary>The server's own relations that were reviewed. One that is not listed is unknown, and unknown denies.</summary>
internal static class SystemRelations
{
    /// <summary>Ids that no server gives: object ids of users are positive, those of system objects negative and near to zero.</summary>
    private const uint FirstId = 0x8000_1000;

    public static ImmutableArray<TableSchema> All { get; } = Read();

    private static ImmutableArray<TableSchema> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Catalog.system-relations.txt")
            ?? throw new InvalidOperationException("the list of system relations is missing");
        using var reader = new StreamReader(stream);
        var tables = ImmutableArray.CreateBuilder<TableSchema>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                tables.Add(Parse(line, FirstId + (uint)tables.Count));
            }
        }

        return tables.DrainToImmutable();
    }

    private static TableSchema Parse(string line, uint id)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var head = line[..colon].Split(' ');
        var name = head[1].Split('.');
        var parts = line[(colon + 1)..].Split('|');
        var columns = parts.SelectMany(p => p.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        return new TableSchema
        {
            Id = id,
            Name = new QualifiedName(name[0], name[1]),
            Kind = RelationKind.View,
            Columns = [.. columns.Select((c, i) => new ColumnSchema(Convert.ToInt16(i + 1, CultureInfo.InvariantCulture), c, 0, "", false))],
            IsSystem = true,
            Sensitivity = head[0] == "metadata" ? SystemSensitivity.Metadata : SystemSensitivity.Sensitive,
            CodeColumns = parts.Length > 1 ? [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)] : [],
        };
    }
}
