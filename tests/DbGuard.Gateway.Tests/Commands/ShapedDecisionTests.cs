using System.Text;
using DbGuard.Core;
using DbGuard.Core.Decisions;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Cases;
using DbGuard.Dialects.Postgres;
using DbGuard.Gateway.Commands;
using DbGuard.TestKit;

namespace DbGuard.Gateway.Tests.Commands;

/// <summary>A pipeline that remembers outcomes by shape answers every text as one that remembers nothing (docs/adr/0011-shapes.md).</summary>
public sealed class ShapedDecisionTests
{
    private const int Variants = 40;

    [Theory]
    [InlineData("analyst")]
    [InlineData("writer")]
    public void Texts_ThatDifferInLiterals_AreDecidedAsIfEachWereTheFirst(string name)
    {
        var path = Repository.PathOf("tests", "cases", "decisions", $"{name}.yaml");
        var policy = PolicyInputs.LoadPolicy(new FileInfo(path), TextWriter.Null)!;
        var file = PolicyCaseFile.Read(PolicyCaseFile.PathFor(path));
        var catalog = PolicyInputs.LoadCatalog(file.Schema, TextWriter.Null)!;
        var session = PolicyInputs.SessionOf(catalog);
        var analyzer = new PostgresAnalyzer();
        var remembers = new GuardPipeline(analyzer, policy);
        var forgets = new GuardPipeline(analyzer, policy, cacheEntries: 0, cacheBytes: 0);
        var random = new Random(7);
        Span<SourceSpan> tokens = stackalloc SourceSpan[64];
        var shared = 0;
        foreach (var one in file.Cases.Where(c => policy.ResolveProfile(c.Principal).IsResolved))
        {
            var profile = policy.ResolveProfile(one.Principal).Profile!;
            var text = Encoding.UTF8.GetBytes(one.Sql);
            HashSet<GuardOutcome> answers = new(ReferenceEqualityComparer.Instance);
            for (var variant = 0; variant < Variants; variant++)
            {
                var answer = remembers.Decide(new GuardRequest(text, one.Principal, profile, catalog, session, NoSessionObjects.Instance));
                var alone = forgets.Decide(new GuardRequest(text, one.Principal, profile, catalog, session, NoSessionObjects.Instance));
                Assert.Equal(Describe(alone), Describe(answer));
                shared += answers.Add(answer) ? 0 : 1;
                text = text.ToArray();
                foreach (var token in tokens[..analyzer.FindPlainLiterals(text, tokens)])
                {
                    Exchange(text.AsSpan(token.Offset, token.Length), random);
                }
            }
        }

        Assert.True(shared > 500, $"only {shared} outcomes were shared");
    }

    /// <summary>Any plain literal, free or not: half keep their value, so that shapes with a literal that matters are met again.</summary>
    private static void Exchange(Span<byte> token, Random random)
    {
        foreach (ref var character in token[0] == (byte)'\'' ? token[1..^1] : token)
        {
            if (random.Next(2) == 0)
            {
                character = (byte)(token[0] == (byte)'\'' ? "at1%s"[random.Next(5)] : '0' + random.Next(3));
            }
        }
    }

    private static string Describe(GuardOutcome outcome) => string.Join('\n', (IEnumerable<string>)
    [
        outcome.Verdict.ToString(),
        Describe(outcome.Decision),
        .. outcome.Statements.Select(s => $"{s.Statement.Fingerprint} {s.Statement.Facts.Kind} {s.Statement.Facts.Traits} {string.Join(',', s.Statement.LiteralSpans)} {Describe(s.Decision)}"),
    ]);

    private static string Describe(Decision decision) =>
        $"{decision.Verdict} {string.Join(',', decision.Reasons)} {string.Join(',', decision.Masks.Columns.Select(c => c.Masker?.Name))} {decision.RowLimit} {decision.Hold}";
}
