using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Dialects.TSql.Tests.Facts;

/// <summary>Facts as one line per statement: what the case files hold.</summary>
internal static class FactsText
{
    public static IEnumerable<string> Of(AnalyzedText text, CatalogSnapshot catalog) => text.Failure is { } failure
        ? [$"failed {failure.Code}"]
        : text.Statements.Select(s => Of(s.Facts, catalog));

    private static string Of(StatementFacts facts, CatalogSnapshot catalog)
    {
        var line = new StringBuilder(facts.Kind.ToString());
        Add(line, "names", facts.ObjectNames);
        Add(line, "tables", facts.Tables.Select(t => $"{t.Table.Name.Name} {t.Modes.ToString().Replace(", ", "+", StringComparison.Ordinal)}{(t.ThroughView ? " through" : "")}").Order(StringComparer.Ordinal));
        if (facts.ReturnsRows)
        {
            Add(line, "out", facts.Outputs.Select(o => $"{(o.Name.Length == 0 ? "_" : o.Name)} {Of(o.Lineage, catalog)}"));
        }

        Add(line, "uses", facts.Columns.Where(c => (c.Usage & ~ColumnUsage.Output) != 0).Select(c => $"{Of(c.Column, catalog)} {(c.Usage & ~ColumnUsage.Output).ToString().Replace(", ", "+", StringComparison.Ordinal)}").Order(StringComparer.Ordinal));
        Add(line, "flows", facts.Flows.Where(f => f.Source.IsUnknown || !f.Source.Origins.IsEmpty).Select(f => $"{f.TargetName} {Of(f.Source, catalog)}"));
        Add(line, "calls", facts.Functions.Where(f => f.Effect is not (FunctionEffect.Pure or FunctionEffect.Environment)).Select(f => $"{f.Name} {f.Effect}"));
        Add(line, "settings", facts.Settings.Select(s => s.Name));
        Add(line, "traits", facts.Traits == StatementTraits.None ? [] : [facts.Traits.ToString().Replace(", ", "+", StringComparison.Ordinal)]);
        Add(line, "gaps", facts.Gaps.Select(g => $"{g.Kind} {g.Subject}"));
        return line.ToString();
    }

    private static void Add(StringBuilder line, string name, IEnumerable<string> values)
    {
        var text = string.Join(", ", values);
        if (text.Length > 0)
        {
            line.Append(" | ").Append(name).Append(' ').Append(text);
        }
    }

    private static string Of(ColumnLineage lineage, CatalogSnapshot catalog) => lineage.IsUnknown ? "?"
        : lineage.Origins.IsEmpty ? "-"
        : string.Join('&', lineage.Origins.Select(o => $"{(o.IsDirect ? "=" : "~")}{Of(o.Column, catalog)}"));

    private static string Of(ColumnId column, CatalogSnapshot catalog) => catalog.FindTable(column.TableId) is { } table
        ? $"{table.Name.Name}.{table.FindColumn(column.Number)!.Name}"
        : "sys";
}
