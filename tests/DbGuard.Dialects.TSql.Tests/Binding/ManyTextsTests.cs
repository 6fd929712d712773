using System.Text;

namespace DbGuard.Dialects.TSql.Tests.Binding;

/// <summary>The analyser is shared by all sessions: many threads at once get the same answers, and an ordinary text costs little.</summary>
public sealed class ManyTextsTests
{
    private static readonly string[] Texts =
    [
        "SELECT id, email FROM customers WHERE id = @p", "SELECT label, ref_no FROM v_customer_directory", "SELECT t.ssn FROM dbo.tvf_find('a') t", "SELECT dbo.fn_ssn(1) AS x",
        "DECLARE @v varchar(20); SELECT @v = ssn FROM customers; SELECT @v AS v", "EXEC('SELECT ssn FROM customers')", "SELECT * FROM parties",
    ];

    [Fact]
    public void Threads_GetTheSameAnswers()
    {
        var catalog = TSql.Catalog.DeclaredCatalog.Read(File.ReadAllText(TestKit.Repository.PathOf("tests", "corpus", "schema_mssql.sql")), "DbGuardTest");
        string Answer(string text) => string.Join('\n', Facts.FactsText.Of(Stage.Analyzer.Analyze(Encoding.UTF8.GetBytes(text), catalog, Stage.Session), catalog));

        var expected = Texts.ToDictionary(t => t, t => string.Join('\n', Facts.FactsText.Of(Stage.Analyze(t), Stage.Catalog)));
        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => Assert.Equal(expected[Texts[i % Texts.Length]], Answer(Texts[i % Texts.Length])));
    }

    [Fact]
    public void OrdinaryText_CostsLittle()
    {
        for (var i = 0; i < 200; i++)
        {
            Stage.Analyze(Texts[0]);
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 1_000; i++)
        {
            Stage.Analyze(Texts[0]);
        }

        // Far above what it takes, so that a busy machine does not matter.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"1,000 texts took {clock.Elapsed}");
    }
}
