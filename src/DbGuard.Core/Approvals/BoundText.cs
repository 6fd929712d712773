using System.Security.Cryptography;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;

namespace DbGuard.Core.Approvals;

/// <summary>What a grant is bound to beside the bytes of a text.</summary>
public static class BoundText
{
    /// <summary>The fingerprint of a whole text; null when a statement of it has none.</summary>
    public static string? Fingerprint(GuardOutcome outcome)
    {
        var statements = outcome.Statements;
        return statements.IsEmpty || statements.Any(s => string.IsNullOrEmpty(s.Statement.Fingerprint)) ? null
            : statements is [var only] ? only.Statement.Fingerprint
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', statements.Select(s => s.Statement.Fingerprint)))));
    }

    /// <summary>What the names of a text stand for: <c>StatementBinding.ObjectsHash</c>.</summary>
    public static string ObjectsHash(GuardOutcome outcome)
    {
        var objects = new StringBuilder();
        foreach (var facts in outcome.Statements.SelectMany(s => WithInner(s.Statement.Facts)))
        {
            objects.Append(facts.Kind).Append('\n');
            foreach (var table in facts.Tables.Select(t => $"{Quoted(t.Table.Name)} {(int)t.Modes}").Order(StringComparer.Ordinal))
            {
                objects.Append("table ").Append(table).Append('\n');
            }

            foreach (var function in facts.Functions.SelectMany(f => f.Candidates.Select(c => Quoted(c.Name))).Distinct().Order(StringComparer.Ordinal))
            {
                objects.Append("function ").Append(function).Append('\n');
            }

            foreach (var name in facts.ObjectNames.Order(StringComparer.Ordinal))
            {
                objects.Append("object ").Append(name).Append('\n');
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(objects.ToString())));
    }

    private static string Quoted(QualifiedName name) => $"\"{name.Schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\".\"{name.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static IEnumerable<StatementFacts> WithInner(StatementFacts facts)
    {
        for (var current = facts; current is not null; current = current.Inner)
        {
            yield return current;
        }
    }
}
