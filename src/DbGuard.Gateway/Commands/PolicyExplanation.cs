using System.Globalization;
using System.Text;

using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Labels;

namespace DbGuard.Gateway.Commands;

/// <summary>An outcome with what is needed to name its parts.</summary>
internal sealed record PolicyExplanation(PolicySet Policy, Profile Profile, CatalogSnapshot Catalog, GuardOutcome Outcome, LabelMap Labels)
{
    /// <summary>The value's name as policies write it, e.g. <c>unbounded_write, destructive</c>.</summary>
    public static string Words(Enum value)
    {
        var text = new StringBuilder();
        foreach (var c in value.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0 && text[^1] != ' ')
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary><c>public.customers.ssn [pii]</c>.</summary>
    public string Name(ColumnId column)
    {
        var labels = Labels.Of(column);
        return labels.IsEmpty ? PlainName(column) : $"{PlainName(column)} [{string.Join(", ", labels.Select(l => l.Name))}]";
    }

    public string PlainName(ColumnId column) =>
        Catalog.FindTable(column.TableId) is not { } table ? column.ToString()
        : table.FindColumn(column.Number) is { } schema ? $"{table.Name}.{schema.Name}"
        : table.Name.ToString();

    /// <summary>Where the values of a result column come from.</summary>
    public string Origin(ColumnLineage lineage) =>
        lineage.IsUnknown ? "unknown"
        : lineage.Origins.IsEmpty ? "no column"
        : string.Join(", ", lineage.Origins.Select(o => o.IsDirect ? Name(o.Column)
            : o.Aggregate is { } aggregate ? $"{aggregate.Function} of at least {aggregate.MinGroup} values of {Name(o.Column)}"
            : $"computed from {Name(o.Column)}"));

    /// <summary>What is counted when the statement runs.</summary>
    public static IEnumerable<string> Counted(StatementOutcome statement)
    {
        var decision = statement.Decision;
        if (decision.ChangeLimit is { } most)
        {
            yield return $"changes at most {most} rows, counted before they are committed";
        }

        foreach (var guess in decision.Guesses)
        {
            var budget = guess.Budget.Values is { } values ? $"of {values} in {guess.Budget.Per}" : "without limit";
            yield return $"compares {guess.Values.Length} {(guess.Values.Any(v => v.With == ComparedWith.ArrayParameter) ? "values or arrays" : "values")} with `{guess.Label}`, {budget}";
        }

        foreach (var risk in decision.Failures)
        {
            yield return $"counts for `{risk.Label}` if it fails, at most {risk.PerHour} times an hour";
        }

        if (decision.CountsAsExport)
        {
            yield return decision.SensitiveColumns > 0 ? $"its rows count as taken out, with {decision.SensitiveColumns} labelled cells each" : "its rows count as taken out";
        }
    }

    /// <summary>How a result column leaves.</summary>
    public static string Mask(ColumnMask? mask, Detection? detection) =>
        mask?.Masker is { } masker ? $"{masker.Name} ({mask.Label})" : detection is null ? "as it is" : $"looked through for {detection}";

    /// <summary>How the result's columns leave, by ordinal; also where no plan was made because nothing is hidden.</summary>
    public static IEnumerable<(string Name, ColumnLineage Origin, ColumnMask? Mask, Detection? Detection)> Result(StatementOutcome statement)
    {
        var facts = statement.Statement.Facts;
        var plan = statement.Decision.Masks;
        var count = Math.Max(facts.Outputs.Length, plan.Columns.Length);
        for (var i = 0; facts.ReturnsRows && i < count; i++)
        {
            var mask = i < plan.Columns.Length ? plan.Columns[i] : null;
            yield return i < facts.Outputs.Length
                ? (facts.Outputs[i].Name, facts.Outputs[i].Lineage, mask, plan.DetectionAt(i, count))
                : ((i + 1).ToString(CultureInfo.InvariantCulture), ColumnLineage.Unknown, mask, plan.DetectionAt(i, count));
        }
    }
}
