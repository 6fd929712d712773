namespace DbGuard.Gateway.Tests.Postgres;

/// <summary>Policies the door's tests run under.</summary>
internal static class Policies
{
    public const string AllowAll = """
        version: 1
        profiles:
          all: {match: everyone, may: everything}
        """;

    /// <summary>Everyday work on two tables; definitions are denied, writes without a predicate are held, one label is masked.</summary>
    public const string Everyday = """
        version: 1
        labels: {pii: [public.people.ssn, public.people.email]}
        masks: {pii: redact}
        profiles:
          everyday:
            match: everyone
            may: {read: [public.*], insert: [public.*], update: [public.*], delete: [public.*], copy_in: true, copy_out: true, listen: true, notify: true}
        rules:
          - name: mass-writes
            when: {traits: [unbounded_write]}
            then: hold
            timeout: 10m
        """;
}
