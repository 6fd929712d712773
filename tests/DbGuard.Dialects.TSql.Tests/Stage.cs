using System.Text;
using DbGuard.Core;
using DbGuard.Core.Catalog;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Dialects.TSql.Catalog;
using DbGuard.TestKit;

namespace DbGuard.Dialects.TSql.Tests;

/// <summary>The corpus' SQL Server fixture as a declared catalog, its policy, and the pipeline that every door asks.</summary>
internal static class Stage
{
    public static CatalogSnapshot Catalog { get; } = DeclaredCatalog.Read(File.ReadAllText(Repository.PathOf("tests", "corpus", "schema_mssql.sql")), "DbGuardTest");

    public static TSqlAnalyzer Analyzer { get; } = new();

    public static SessionView Session { get; } = new([["dbo"]]);

    public static PolicySet Policy { get; } = ReadPolicy();

    public static GuardPipeline Pipeline { get; } = new(Analyzer, Policy);

    public static Principal Agent { get; } = new() { Kind = PrincipalKind.Agent, Issuer = "config", Subject = "agent" };

    public static GuardOutcome Decide(string text) => Decide(Encoding.UTF8.GetBytes(text));

    public static GuardOutcome Decide(byte[] text) =>
        Pipeline.Decide(new GuardRequest(text, Agent, Policy.Profiles[0], Catalog, Session, NoObjects.Instance));

    /// <summary>The decision under the policy with one text in it exchanged for another.</summary>
    public static GuardOutcome Decide(string text, string find, string replace)
    {
        var yaml = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Corpus", "policy.yaml"));
        Assert.Contains(find, yaml, StringComparison.Ordinal);
        var result = PolicyReader.Read(Encoding.UTF8.GetBytes(yaml.Replace(find, replace, StringComparison.Ordinal)), "/");
        Assert.Empty(result.Diagnostics);
        return new GuardPipeline(Analyzer, result.Policy!).Decide(
            new GuardRequest(Encoding.UTF8.GetBytes(text), Agent, result.Policy!.Profiles[0], Catalog, Session, NoObjects.Instance));
    }

    public static AnalyzedText Analyze(string text) => Analyzer.Analyze(Encoding.UTF8.GetBytes(text), Catalog, Session);

    private static PolicySet ReadPolicy()
    {
        var result = PolicyReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Corpus", "policy.yaml")), "/");
        Assert.Empty(result.Diagnostics);
        return result.Policy!;
    }

    private sealed class NoObjects : ISessionObjects
    {
        public static NoObjects Instance { get; } = new();

        public StatementFacts? FindPrepared(string name) => null;

        public StatementFacts? FindCursor(string name) => null;
    }
}
