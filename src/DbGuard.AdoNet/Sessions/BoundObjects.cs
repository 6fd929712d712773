using System.Security.Cryptography;
using System.Text;
using DbGuard.Core;
using DbGuard.Core.Catalog;

namespace DbGuard.AdoNet.Sessions;

/// <summary>What a grant is bound to beside the text: what its names stand for.</summary>
internal static class BoundObjects
{
    /// <summary>The fingerprint of a whole text; null when a statement of it has none.</summary>
    public static string? Fingerprint(GuardOutcome outcome)
    {
        var prints = outcome.Statements.Select(s => s.Statement.Fingerprint).ToList();
        return prints.Count == 0 || prints.Any(string.IsNullOrEmpty) ? null : prints.Count == 1 ? prints[0] : Sha256(string.Join('\n', prints));
    }

    public static string Hash(GuardOutcome outcome)
    {
        var objects = new StringBuilder();
        foreach (var statement in outcome.Statements)
        {
            for (var facts = statement.Statement.Facts; facts is not null; facts = facts.Inner)
            {
                objects.Append(facts.Kind).Append('\n');
                Append(objects, "table", facts.Tables.Select(t => $"{Quoted(t.Table.Name)} {(int)t.Modes}"));
                Append(objects, "function", facts.Functions.SelectMany(f => f.Candidates.Select(c => Quoted(c.Name))).Distinct());
                Append(objects, "object", facts.ObjectNames);
            }
        }

        return Sha256(objects.ToString());
    }

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Append(StringBuilder objects, string kind, IEnumerable<string> names)
    {
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            objects.Append(kind).Append(' ').Append(name).Append('\n');
        }
    }

    private static string Quoted(QualifiedName name) => $"\"{name.Schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\".\"{name.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
