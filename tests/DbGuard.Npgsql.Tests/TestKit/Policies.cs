namespace DbGuard.Npgsql.Tests.TestKit;

internal static class Policies
{
    public const string Everything = """
        version: 1
        profiles:
          unguarded: {match: everyone, may: everything}
        """;

    /// <summary>Column <c>secret</c> of every table is masked; unrestricted updates are held, deletes denied.</summary>
    public static string Masked(string mask) => $$"""
        version: 1
        labels:
          pii: ["*.*.secret"]
        masks:
          pii: {{mask}}
        profiles:
          agent:
            match: everyone
            may:
              read: ["public.*"]
              insert: ["public.*"]
              update: ["public.*"]
        rules:
          - name: big-writes
            when: {statements: [update], traits: [unbounded_write]}
            then: hold
            because: it changes every row
            timeout: 20s
        """;
}
