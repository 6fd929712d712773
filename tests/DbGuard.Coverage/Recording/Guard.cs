using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres;
using DbGuard.TestKit;

namespace DbGuard.Coverage.Recording;

/// <summary>The product's own pipeline under a policy that allows everything: only its facts are looked at.</summary>
internal sealed class Guard
{
    private static readonly Principal Anybody = new() { Kind = PrincipalKind.Agent, Subject = "suite", Issuer = "config" };

    private readonly GuardPipeline _pipeline;
    private readonly Profile _profile;

    public Guard()
    {
        var policy = PolicyReader.ReadFile(Repository.PathOf("samples", "policies", "allow-all.yaml")).Policy!;
        _pipeline = new GuardPipeline(new PostgresAnalyzer(), policy, cacheEntries: 0);
        _profile = policy.ResolveProfile(Anybody).Profile!;
    }

    /// <summary>What a text does, EXECUTE and FETCH seen through.</summary>
    public GuardOutcome Decide(byte[] text, CatalogSnapshot catalog, SessionView view, ISessionObjects names) =>
        _pipeline.Decide(new GuardRequest(text, Anybody, _profile, catalog, view, names));

    /// <summary>The statements of a text, for their boundaries.</summary>
    public AnalyzedText Split(byte[] text) => _pipeline.Analyze(text, NoCatalog, new SessionView([["public"]]));

    /// <summary>A catalog of nothing: boundaries do not depend on names.</summary>
    private static CatalogSnapshot NoCatalog { get; } = new(0, "", ["public"], [], [], []);
}
