using System.Globalization;
using System.Text;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;

namespace DbGuard.Benchmarks;

/// <summary>A policy of the shape a bank would write: a few labels, one profile, any number of rules.</summary>
internal static class BenchmarkPolicy
{
    public static Principal Agent { get; } = new() { Kind = PrincipalKind.Agent, Subject = "bench", Issuer = "config" };

    public static PolicySet WithRules(int rules)
    {
        var text = new StringBuilder(
            """
            version: 1
            labels:
              email: ["*.*.email"]
              card: ["*.*.card*", public.customer.c_acctbal]
              phone: [public.customer.c_phone]
            masks:
              card: {partial: {keep_last: 4}}
            profiles:
              bench: {match: {agents: [bench]}, may: {read: ["public.*"], insert: [public.events], call: ["pg_catalog.*"]}}
            rules:

            """);
        for (var i = 0; i < rules; i++)
        {
            text.AppendLine((i % 4) switch
            {
                0 => string.Create(CultureInfo.InvariantCulture, $"  - {{name: r{i}, when: {{tables: [public.ledger_{i}], access: [insert, update, delete]}}, then: deny}}"),
                1 => string.Create(CultureInfo.InvariantCulture, $"  - {{name: r{i}, when: {{columns: [\"*.*.secret_{i}\"]}}, then: deny}}"),
                2 => string.Create(CultureInfo.InvariantCulture, $"  - {{name: r{i}, when: {{traits: [unbounded_write], tables: [\"finance_{i}.*\"]}}, then: hold}}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"  - {{name: r{i}, when: {{functions: [public.transfer_{i}]}}, then: hold}}"),
            });
        }

        var result = PolicyReader.Read(Encoding.UTF8.GetBytes(text.ToString()), Path.GetTempPath());
        return result.Policy ?? throw new InvalidOperationException(string.Join("; ", result.Diagnostics));
    }
}
