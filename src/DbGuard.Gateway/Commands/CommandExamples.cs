using System.Collections.Frozen;
using System.CommandLine;

namespace DbGuard.Gateway.Commands;

/// <summary>What <c>--help</c> shows of each command's use: lines that can be typed as they stand.</summary>
internal static class CommandExamples
{
    private static readonly FrozenDictionary<string, string> s_examples = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["dbguard"] = """
              Run the gateway:
                dbguard serve --config dbguard.json

              Check a policy, all errors at once:
                dbguard policy check policy.yaml

              Ask what would happen, without a database:
                dbguard policy explain --policy policy.yaml --schema schema.json --as config/claude "select * from customers"

              Run the cases beside a policy:
                dbguard policy test policy.yaml
            """,
        ["dbguard serve"] = """
              dbguard serve --config dbguard.json
              The configuration beside it is checked first; every problem is named at once.
            """,
        ["dbguard policy"] = """
              dbguard policy check policy.yaml
              dbguard policy test policy.yaml
              dbguard policy explain --policy policy.yaml --schema schema.json --as config/claude "select * from customers"
            """,
        ["dbguard policy check"] = """
              dbguard policy check policy.yaml
              dbguard policy check policy.yaml --schema schema.json
            """,
        ["dbguard policy explain"] = """
              Against a schema file:
                dbguard policy explain --policy policy.yaml --schema schema.json --as config/claude "select email from customers"

              Against the gateway's database, for a human of a group, at night:
                dbguard policy explain --policy policy.yaml --config dbguard.json --as "idp/ana kind=human groups=dba" --at 2026-11-26T03:00:00+01:00 "drop table t"

              A migration, all of it:
                dbguard policy explain --policy policy.yaml --config dbguard.json --as ci/deploy - < migration.sql
            """,
        ["dbguard policy test"] = """
              dbguard policy test policy.yaml
              dbguard policy test policy.yaml --cases more.tests.yaml
            """,
        ["dbguard policy replay"] = """
              What would a stricter policy have done to the last week?
                dbguard policy replay --policy stricter.yaml --since 7d

              Fail a pipeline when it would refuse what is allowed today:
                dbguard policy replay --policy policy.yaml --since 30d --fail-on deny
            """,
        ["dbguard policy suggest"] = """
              dbguard policy suggest --principal config/report-agent --since 30d > suggested.yaml
              dbguard policy check suggested.yaml
            """,
        ["dbguard policy schema"] = """
              dbguard policy schema --config dbguard.json --out schema.json
            """,
        ["dbguard approvals"] = """
              dbguard approvals list
              dbguard approvals approve apr-7k2m9q4x --comment "as agreed in CHG-7"
              dbguard approvals deny apr-7k2m9q4x --comment "name the rows with a WHERE"
            """,
        ["dbguard approvals list"] = """
              dbguard approvals list
              dbguard approvals list --state all --json
            """,
        ["dbguard approvals show"] = """
              dbguard approvals show apr-7k2m9q4x
            """,
        ["dbguard approvals approve"] = """
              Once, and undone when it would change more than 500 rows:
                dbguard approvals approve apr-7k2m9q4x --rows 500 --comment "as agreed in CHG-7"

              Every statement of this kind in the next 30 minutes, whatever its values:
                dbguard approvals approve apr-7k2m9q4x --for 30 --any-parameters
            """,
        ["dbguard approvals deny"] = """
              dbguard approvals deny apr-7k2m9q4x --comment "name the rows with a WHERE"
            """,
        ["dbguard approvals trial"] = """
              dbguard approvals trial apr-7k2m9q4x
            """,
        ["dbguard approvals revoke"] = """
              dbguard approvals revoke apr-7k2m9q4x --comment "the change is done"
            """,
        ["dbguard access"] = """
              A job exchanges its token for a credential of 15 minutes, and psql uses it:
                dbguard access request --server https://gateway:8443 --token-file /var/run/secrets/token --output env > creds
                . ./creds && psql -c "select 1"

              An agent asks for another profile; an operator grants it; the agent collects it:
                dbguard access request --server https://gateway:8443 --token-file token --profile migrator --reason CHG-7 --lifetime 20m
                dbguard access grant acc-7k2m9q4x --comment "reviewed"
                dbguard access collect acc-7k2m9q4x --server https://gateway:8443 --token-file token --pgpass ~/.pgpass

              An operator sees what is out and takes it back:
                dbguard access list
                dbguard access revoke acc-7k2m9q4x --comment "leaked"
                dbguard access revoke --principal ci/repo:bank/payments
            """,
        ["dbguard access request"] = """
              dbguard access request --server https://gateway:8443 --token-file /var/run/secrets/token --output env > creds
              dbguard access request --server https://gateway:8443 --token-file token --profile migrator --reason CHG-7 --lifetime 20m
            """,
        ["dbguard access collect"] = """
              dbguard access collect acc-7k2m9q4x --server https://gateway:8443 --token-file token --pgpass ~/.pgpass
            """,
        ["dbguard access list"] = """
              dbguard access list
              dbguard access list --all --json
            """,
        ["dbguard access show"] = """
              dbguard access show acc-7k2m9q4x
            """,
        ["dbguard access grant"] = """
              dbguard access grant acc-7k2m9q4x --comment "reviewed"
            """,
        ["dbguard access deny"] = """
              dbguard access deny acc-7k2m9q4x --comment "ask for `reader`: it is enough"
            """,
        ["dbguard access revoke"] = """
              dbguard access revoke acc-7k2m9q4x --comment "leaked"
              dbguard access revoke --principal ci/repo:bank/payments
              dbguard access revoke --all --comment "INC-12"
            """,
        ["dbguard sessions"] = """
              dbguard sessions list
              dbguard sessions kill --principal config/claude --comment "INC-12"
            """,
        ["dbguard sessions list"] = """
              dbguard sessions list
              dbguard sessions list --json
            """,
        ["dbguard sessions kill"] = """
              dbguard sessions kill s-7k2m9q4x --comment "runs away"
              dbguard sessions kill --principal config/claude
              dbguard sessions kill --all --comment "INC-12"
            """,
        ["dbguard console"] = """
              dbguard console
              dbguard console --config /etc/dbguard/dbguard.json
            """,
        ["dbguard webhooks"] = """
              dbguard webhooks test chat --config dbguard.json
            """,
        ["dbguard webhooks test"] = """
              dbguard webhooks test chat --config dbguard.json
            """,
        ["dbguard audit"] = """
              dbguard audit tail -f
              dbguard audit replay last
              dbguard audit search --table customers --verdict deny --since 7d
              dbguard audit verify
            """,
        ["dbguard audit tail"] = """
              dbguard audit tail -f
              dbguard audit tail -n 100 --json
            """,
        ["dbguard audit show"] = """
              dbguard audit show last
              dbguard audit show s-7k2m9q4x --json
            """,
        ["dbguard audit replay"] = """
              dbguard audit replay last
              dbguard audit replay s-7k2m9q4x --speed 10 --skip-idle 1s --search customers
            """,
        ["dbguard audit search"] = """
              Who read e-mail addresses in the last day, through whatever view?
                dbguard audit search --column customers.email --since 1d

              What was refused to one agent, all of it, for a program:
                dbguard audit search --principal claude --verdict deny -n 0 --json
            """,
        ["dbguard audit verify"] = """
              dbguard audit verify
              dbguard audit verify --public-key checkpoint.key.pub --anchor /mnt/worm/anchors.ndjson
            """,
        ["dbguard audit export"] = """
              dbguard audit export --format csv --since 30d > records.csv
              dbguard audit export --format ocsf --verdict deny > findings.ndjson
            """,
        ["dbguard audit evidence"] = """
              dbguard audit evidence --from 2026-10-01 --to 2026-11-01 --out october.zip --public-key checkpoint.key.pub
            """,
        ["dbguard audit evidence-verify"] = """
              dbguard audit evidence-verify october.zip --public-key checkpoint.key.pub
            """,
        ["dbguard audit keygen"] = """
              dbguard audit keygen checkpoint.key
            """,
        ["dbguard audit legal-hold"] = """
              dbguard audit legal-hold place --reason CASE-12 --principal config/claude --since 2026-11-01
              dbguard audit legal-hold list
            """,
        ["dbguard audit legal-hold place"] = """
              dbguard audit legal-hold place --reason CASE-12 --principal config/claude --since 2026-11-01
              dbguard audit legal-hold place --reason CASE-13 --table payments
            """,
        ["dbguard audit legal-hold release"] = """
              dbguard audit legal-hold release lh-7k2m9q4x --reason "CASE-12 is closed"
            """,
        ["dbguard audit legal-hold list"] = """
              dbguard audit legal-hold list
            """,
        ["dbguard harden"] = """
              What the gateway's own role needs for all profiles of the policy, and what else is worth looking at:
                dbguard harden --plan --config dbguard.json > plan.sql

              For a role of its own for one profile, with labelled columns left out:
                dbguard harden --plan --config dbguard.json --profile support --role dbguard_support --columns

              Fail a pipeline when something serious is found:
                dbguard harden --plan --config dbguard.json --json | jq -e '[.findings[] | select(.severity == "high")] == []'
            """,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The examples of a command, several lines; null when it has none.</summary>
    public static string? Of(Command command) => s_examples.GetValueOrDefault(PathOf(command));

    /// <summary>Its words from the root on: <c>dbguard audit verify</c>.</summary>
    private static string PathOf(Command command) => command is RootCommand
        ? "dbguard"
        : command.Parents.OfType<Command>().First() is var parent ? $"{PathOf(parent)} {command.Name}" : command.Name;
}
