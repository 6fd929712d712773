using System.Collections.Immutable;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies.Patterns;
using DbGuard.Core.Policies.Reading;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies creating, altering and dropping objects that <c>create</c>, <c>alter</c> and <c>drop</c> do not name (DBG2090), and changes of
/// privileges and ownership without <c>grant</c> (DBG2091). Temporary views are denied while anything is hidden (DBG2092). COMMENT counts as altering. Denied by default: all of them.
/// </summary>
internal sealed class DefinitionRule : IRule
{
    /// <summary>Objects of one session are in no catalog snapshot, and the server finds them before all others.</summary>
    private const string TemporarySchema = "pg_temp";

    public string Name => "definitions";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var facts in context.Chain)
        {
            if (Permission(facts, context.May) is var (verb, patterns))
            {
                var kind = facts.ObjectKind == ObjectKind.None ? ObjectKind.Table : facts.ObjectKind;
                var refused = facts.ObjectNames.IsEmpty
                    ? patterns.Any(p => p.Matches(kind, "")) ? null : (ImmutableArray<string>?)[]
                    : facts.ObjectNames.Where(n => !patterns.Any(p => p.Matches(kind, n))).ToImmutableArray() is { IsEmpty: false } some ? some : null;
                if (refused is { } names)
                {
                    var what = $"{PolicyWords.For(PolicyWords.Objects, kind).Replace('_', ' ')}{(names.IsEmpty ? "" : $" {Objection.Names(names)}")}";
                    yield return Objection.Deny(
                        "DBG2090", Name, $"profile `{context.Profile.Name}` may not {verb} {what}", $"do without it, or ask for the permission `{verb}` on it", names, facts.Span);
                }
            }

            if (facts is { Kind: StatementKind.Create, ObjectKind: ObjectKind.View } && !context.SeesEverything
                && facts.ObjectNames.Any(n => n.StartsWith(TemporarySchema, StringComparison.Ordinal)))
            {
                yield return Objection.Deny(
                    "DBG2092", Name, "a temporary view could stand in for a table of the same name without the guard seeing it", "use a sub-select or WITH, or create the view in a schema",
                    facts.ObjectNames, facts.Span);
            }

            var changesPrivileges = facts.Kind is StatementKind.Grant or StatementKind.Revoke || facts.Traits.HasFlag(StatementTraits.Privileges);
            if (changesPrivileges && !context.May.Grant)
            {
                yield return Objection.Deny(
                    "DBG2091", Name, $"profile `{context.Profile.Name}` may not change privileges or ownership", "ask an administrator to do it", facts.ObjectNames, facts.Span);
                yield break;
            }
        }
    }

    private static (string Verb, ImmutableArray<ObjectPattern> Patterns)? Permission(StatementFacts facts, Permissions may) => facts.Kind switch
    {
        StatementKind.Create => ("create", may.Create),
        StatementKind.Alter or StatementKind.Comment => ("alter", may.Alter),
        StatementKind.Drop => ("drop", may.Drop),
        StatementKind.Select when facts.Traits.HasFlag(StatementTraits.CreatesFromQuery) => ("create", may.Create),
        _ => null,
    };
}
