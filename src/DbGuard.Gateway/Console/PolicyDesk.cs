using System.Text;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Hosting;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Catalog;
using DbGuard.Gateway.Upstream;

namespace DbGuard.Gateway.Console;

/// <summary>Shows the policy in force and asks it what it would decide; runs nothing.</summary>
internal sealed class PolicyDesk(GuardPipeline pipeline, CatalogCache catalogs, GatewayOptions options, TimeProvider time)
{
    /// <summary>Hash of the policy in force.</summary>
    public string Version => pipeline.Policy.Version;

    public string? DefaultDatabase => options.Databases.FirstOrDefault();

    /// <summary>The lines of the policy in force, as it was kept; null when it was not.</summary>
    public IReadOnlyList<string>? Source() => PolicyArchive.Find(options.Store.File, Version) is { } content
        ? SafeText.Escape(Encoding.UTF8.GetString(content), keepLines: true).TrimEnd('\n').Split('\n')
        : null;

    /// <summary>What the policy in force says about a text; else why it cannot be asked.</summary>
    public async Task<(PolicyExplanation? Explanation, string? Problem)> ExplainAsync(string sql, string who, string database, CancellationToken cancellationToken)
    {
        if (!PrincipalText.TryParse(who, out var principal, out var problem))
        {
            return (null, $"{problem}: {PrincipalText.Help}");
        }

        if (options.Databases.Count > 0 && !options.Databases.Contains(database))
        {
            return (null, $"the gateway does not serve this database; it serves {string.Join(", ", options.Databases)}");
        }

        CatalogSnapshot catalog;
        try
        {
            catalog = await catalogs.For(database).GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is UpstreamException or IOException)
        {
            return (null, "the catalog of this database cannot be read");
        }

        var policy = pipeline.Policy;
        var context = new AccessContext(null, time.GetUtcNow());
        var resolution = policy.ResolveProfile(principal, context);
        if (!resolution.IsResolved)
        {
            return (null, $"{resolution.Code} {resolution.Refusal}: {resolution.Help}");
        }

        // WHY a pipeline of its own: a question must leave no trace in what decisions are remembered by.
        var outcome = new GuardPipeline(new Dialects.Postgres.PostgresAnalyzer(), policy, cacheEntries: 0).Decide(
            new GuardRequest(Encoding.UTF8.GetBytes(sql), principal, resolution.Profile, catalog, PolicyInputs.SessionOf(catalog), NoSessionObjects.Instance) { Context = context });
        return (new PolicyExplanation(policy, resolution.Profile, catalog, outcome, new PolicyEngine(policy).LabelsOn(catalog)), null);
    }
}
