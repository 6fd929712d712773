using System.Collections.Immutable;
using DbGuard.Core.Decisions;

namespace DbGuard.Core.Policies.Rules;

/// <summary>Words that the sentences of built-in rules share.</summary>
internal static class Objection
{
    /// <summary>A denial that repeating the statement cannot change.</summary>
    public static Finding Deny(
        string code, string rule, string sentence, string help, ImmutableArray<string> objects, SourceSpan? span = null) =>
        new(new DecisionReason(Verdict.Deny, code, rule, sentence, help, objects, span));

    /// <summary><c>`a`, `b`</c>; after eight names only their number is given.</summary>
    public static string Names(ImmutableArray<string> names) => names.Length <= 8
        ? string.Join(", ", names.Select(n => $"`{n}`"))
        : $"{string.Join(", ", names.Take(8).Select(n => $"`{n}`"))} and {names.Length - 8} more";
}
