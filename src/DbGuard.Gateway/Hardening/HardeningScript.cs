using DbGuard.Dialects.Postgres.Privileges;

namespace DbGuard.Gateway.Hardening;

/// <summary>Writes a plan as a script for an administrator: the grants can be run as they are, the remedies of findings are comments.</summary>
internal static class HardeningScript
{
    public static void Write(TextWriter output, HardeningPlan plan)
    {
        Comment(output, $"What role {plan.Role} needs in database {plan.Database} for {(plan.Profiles is [var only] ? $"profile {only}" : $"profiles {string.Join(", ", plan.Profiles)}")} of policy {plan.PolicyVersion[..12]}.");
        Comment(output, "Review it, then run it as an administrator. Nothing has been changed.");
        output.WriteLine();
        Findings(output, plan);
        output.WriteLine("BEGIN;");
        foreach (var statement in GrantSql.RevokeAll(plan.Schemas, plan.Role))
        {
            output.WriteLine($"{statement};");
        }

        foreach (var statement in GrantSql.For(plan.Grants, plan.Role, plan.ServerVersion))
        {
            output.WriteLine($"{statement};");
        }

        foreach (var sequence in plan.Sequences)
        {
            output.WriteLine($"GRANT USAGE ON SEQUENCE {SqlText.Identifier(sequence)} TO {SqlText.Identifier(plan.Role)};");
        }

        output.WriteLine("COMMIT;");
        foreach (var grant in plan.Grants.Where(g => !g.Withheld.IsEmpty))
        {
            Comment(output, $"withheld of {grant.Table.Name}: {string.Join(", ", grant.Withheld.Select(c => c.Name))}; `select *` fails there");
        }
    }

    private static void Findings(TextWriter output, HardeningPlan plan)
    {
        Comment(output, plan.Findings.IsEmpty ? "Findings: none" : $"Findings: {plan.Findings.Length}");
        foreach (var finding in plan.Findings)
        {
            Comment(output, $"  {finding.Severity.ToString().ToLowerInvariant(),-6} {finding.Check}: {finding.Sentence}");
            if (finding.Remedy is { } remedy)
            {
                Comment(output, $"           {remedy};");
            }
        }

        output.WriteLine();
    }

    private static void Comment(TextWriter output, string text) => output.WriteLine($"-- {SqlText.Comment(text)}");
}
