using DbGuard.Core.Facts;

namespace DbGuard.Core.Policies.Rules;

/// <summary>
/// Denies statements that use files, programs or the network of the server without <c>server_files</c> (DBG2083), and SQL text that runs
/// unseen without <c>run_code</c> (DBG2084). Functions that do so are judged by name. Denied by default: <c>copy t to '/tmp/x'</c>.
/// </summary>
internal sealed class ServerAccessRule : IRule
{
    public string Name => "server-access";

    public IEnumerable<Finding> Check(RuleContext context)
    {
        var facts = context.Facts;
        if (facts.Traits.HasFlag(StatementTraits.ServerSideAccess) && !context.May.ServerFiles
            && !facts.Functions.Any(f => f.Effect is FunctionEffect.Files or FunctionEffect.Network))
        {
            yield return Objection.Deny(
                "DBG2083", Name, $"profile `{context.Profile.Name}` may not use files or programs of the server", "send the data through the connection: `from stdin`, `to stdout`", [], facts.Span);
        }

        if (facts.Traits.HasFlag(StatementTraits.DynamicSql) && !context.May.RunCode
            && !context.Chain.Any(f => f is { Kind: StatementKind.Do, Inner: null })
            && !facts.Functions.Any(f => f.Effect is FunctionEffect.RunsSql or FunctionEffect.ReadsByName))
        {
            yield return Objection.Deny(
                "DBG2084", Name, $"profile `{context.Profile.Name}` may not run SQL that the guard cannot see", "send the statement itself", [], facts.Span);
        }
    }
}
