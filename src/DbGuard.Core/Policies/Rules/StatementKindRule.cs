using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies kinds of statements that no other rule grants and that the profile was not given (DBG2001). Statements whose objects
/// decide (queries, writes, definitions, settings, copies) are left to the rules about these.
/// Denied by default: <c>do $$ … $$</c>, <c>notify a</c>, <c>prepare transaction 'a'</c>. Allowed: <c>begin</c>, <c>show timezone</c>.
/// </summary>
internal sealed class StatementKindRule : IRule
{
    public string Name => "statement-kind";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        foreach (var facts in context.Chain)
        {
            if (Missing(facts, context.May) is var (what, permission))
            {
                yield return Objection.Deny(
                    "DBG2001", Name, $"profile `{context.Profile.Name}` may not {what}", $"do without it, or ask for the permission `{permission}`", [], facts.Span);
            }
        }
    }

    private static (string What, string Permission)? Missing(StatementFacts facts, Permissions may) => facts.Kind switch
    {
        StatementKind.Empty or StatementKind.Select or StatementKind.Insert or StatementKind.Update or StatementKind.Delete or StatementKind.Merge
            or StatementKind.Truncate or StatementKind.Lock => null,
        StatementKind.Export or StatementKind.Import => null,
        StatementKind.Create or StatementKind.Alter or StatementKind.Drop or StatementKind.Grant or StatementKind.Revoke or StatementKind.Comment => null,
        StatementKind.Call => null,
        StatementKind.Prepare or StatementKind.Execute or StatementKind.Deallocate or StatementKind.DeclareCursor or StatementKind.Fetch
            or StatementKind.CloseCursor => null,
        StatementKind.SetVariable or StatementKind.ShowVariable or StatementKind.Discard or StatementKind.Transaction => null,
        // A block that is seen through is judged by the statement in it.
        StatementKind.Do => may.RunCode || facts.Inner is not null ? null : ("run code blocks", "run_code"),
        StatementKind.Explain => may.Explain ? null : ("explain statements", "explain"),
        StatementKind.Listen => may.Listen ? null : ("listen for notifications", "listen"),
        StatementKind.Notify => may.Notify ? null : ("send notifications", "notify"),
        StatementKind.Maintenance => facts.Tables.IsEmpty && !may.Administer ? ("maintain the whole database", "administer") : null,
        StatementKind.TwoPhase => may.Administer ? null : ("use two-phase commit", "administer"),
        StatementKind.Administration => may.Administer ? null : ("administer the server", "administer"),
        StatementKind.Other => may.Administer ? null : ("run this kind of statement", "administer"),
        _ => ("run this kind of statement", "administer"),
    };
}
