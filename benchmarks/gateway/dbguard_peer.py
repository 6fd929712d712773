"""Configuration of `dbguard` as a peer of the gateway benchmark."""
import json, pathlib

# bench: what the benchmark is about; ten rules of the file beside the built-in ones, three masked columns.
# allow: no labels, nothing to mask; what recording alone costs.
POLICIES = {
    "bench": """version: 1
labels:
  email: [public.wide.email]
  ssn: {columns: [public.wide.ssn], secret: true}
  card: [public.wide.card]
masks:
  email: email
  ssn: redact
  card: {partial: {keep_last: 4}}
profiles:
  bench:
    match: {agents: [bench]}
    may:
      read: ["public.*"]
      insert: ["public.pgbench_*"]
      update: ["public.pgbench_*"]
      delete: ["public.pgbench_history"]
      copy_out: true
rules:
  - {name: whole-table writes, when: {traits: [unbounded_write, tautological_predicate]}, then: hold}
  - {name: definitions, when: {traits: [definition]}, then: deny}
"""
    + "".join(f"  - {{name: frozen table {i}, when: {{tables: [public.ledger_{i}], access: [insert, update, delete]}}, then: deny}}\n" for i in range(1, 9)),
    "allow": "version: 1\nprofiles:\n  bench: {match: everyone, may: everything}\n",
}


def write_config(home, port, pg_port, durability, policy):
    """Writes the policy, the agent's password and the configuration into `home`; returns the configuration's path.

    durability: "disk" or "process"; policy: a name in POLICIES. The agent is bench / bench-password, the upstream role bench (trust).
    """
    home = pathlib.Path(home)
    (home / "policy.yaml").write_text(POLICIES[policy])
    (home / "agent.password").write_text("bench-password\n")
    (home / "agent.password").chmod(0o600)
    config = home / "dbguard.json"
    config.write_text(json.dumps({
        "Postgres": {"Address": "127.0.0.1", "Port": port},
        "Http": {"Port": -1},
        "Upstream": {"Host": "127.0.0.1", "Port": pg_port, "User": "bench", "Tls": "Disable"},
        "Databases": ["bench"],
        "Agents": [{"Name": "bench", "PasswordFile": "agent.password"}],
        "Policy": {"File": "policy.yaml"},
        "Store": {"File": "dbguard.db", "Durability": durability.capitalize()},
    }, indent=2))
    return config
