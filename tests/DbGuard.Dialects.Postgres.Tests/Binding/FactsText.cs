using System.Globalization;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.Postgres.Tests.Binding;

/// <summary>Facts as lines of a case file: <c>key value</c>, empty facts left out. Outputs: <c>=</c> direct, <c>~</c> derived, <c>-</c> none, <c>?</c> unknown.</summary>
internal static class FactsText
{
    public static List<string> Of(StatementFacts facts, CatalogSnapshot catalog)
    {
        var lines = new List<string> { $"kind {facts.Kind}" + (facts.Transaction == TransactionControl.None ? "" : $" {facts.Transaction}") };
        Add(lines, "object", facts.ObjectKind == ObjectKind.None && facts.ObjectNames.IsEmpty ? [] : [$"{facts.ObjectKind} {string.Join(' ', facts.ObjectNames)}".TrimEnd()]);
        Add(lines, "tables", facts.Tables.Select(t => $"{Short(t.Table.Name)} {t.Modes}".Replace(", ", "+", StringComparison.Ordinal) + (t.ThroughView ? " through" : "")));
        Add(lines, "columns", facts.Columns.Select(c => $"{Name(c.Column, catalog)} {c.Usage}".Replace(", ", "+", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Add(lines, "outputs", facts.Outputs.Select(o => $"{o.Name} {Lineage(o.Lineage, catalog)}"));
        Add(lines, "functions", facts.Functions.Where(f => f.Effect != FunctionEffect.Pure).Select(f => $"{f.Name.Name} {f.Effect}"));
        Add(lines, "traits", facts.Traits == StatementTraits.None ? [] : [facts.Traits.ToString()]);
        Add(lines, "flows", facts.Flows.Select(f => $"{f.TargetName.Replace("public.", "", StringComparison.Ordinal)} {Lineage(f.Source, catalog)}"));
        Add(lines, "values", facts.Values.Select(v =>
            (v.ParameterNumber > 0 ? $"${v.ParameterNumber}" : string.Create(CultureInfo.InvariantCulture, $"@{v.Literal!.Value.Offset}+{v.Literal.Value.Length}"))
            + $" {Name(v.Column, catalog)}"));
        Add(lines, "settings", facts.Settings.Select(s =>
            $"{s.Name}{(s.IsReset ? " reset" : s.IsConstant ? $" = {string.Join(' ', s.Values)}" : " = ?")}{(s.IsLocal ? " local" : "")}"));
        Add(lines, "gaps", facts.Gaps.Select(g => $"{g.Kind} {g.Subject}"));
        Add(lines, "session", facts.SessionObject is null ? [] : [facts.SessionObject]);
        Add(lines, "parameters", facts.ParameterCount == 0 ? [] : [facts.ParameterCount.ToString(CultureInfo.InvariantCulture)]);
        Add(lines, "inner", facts.Inner is null ? [] : [facts.Inner.Kind.ToString(), .. facts.Inner.Outputs.Select(o => $"{o.Name} {Lineage(o.Lineage, catalog)}")]);
        return lines;
    }

    public static string Lineage(ColumnLineage lineage, CatalogSnapshot catalog) =>
        lineage.IsUnknown ? "?"
        : lineage.Origins.IsEmpty ? "-"
        : string.Join('|', lineage.Origins.Select(o => (o.IsDirect ? "=" : "~") + Name(o.Column, catalog)));

    private static void Add(List<string> lines, string key, IEnumerable<string> values)
    {
        var joined = string.Join(", ", values);
        if (joined.Length > 0)
        {
            lines.Add($"{key} {joined}");
        }
    }

    private static string Name(ColumnId id, CatalogSnapshot catalog)
    {
        if (catalog.FindTable(id.TableId) is not { } table)
        {
            return $"new.{id.Number}";
        }

        return $"{Short(table.Name)}.{table.FindColumn(id.Number)?.Name ?? $"new{id.Number}"}";
    }

    private static string Short(QualifiedName name) => name.Schema is "public" or "pg_catalog" ? name.Name : name.ToString();
}
