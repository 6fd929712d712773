using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

public sealed class ParserThreadTests
{
    private static readonly PostgresParser s_parser = new();

    [Fact]
    public async Task Parsing_OnEightThreads_GivesTheSameTrees()
    {
        var expected = EveryStatement.Texts.Select(SyntaxDump.Of).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            for (var round = 0; round < 20; round++)
            {
                for (var i = 0; i < expected.Length; i++)
                {
                    var at = (i + seed * 17) % expected.Length;
                    Assert.Equal(expected[at], SyntaxDump.Of(EveryStatement.Texts[at]));
                    Assert.Equal(7, s_parser.Parse("SELECT FROM 'x").Error!.Position - 5);
                }
            }
        })));
    }

    [Fact]
    public void Parsing_OnManyShortThreads_Works()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var succeeded = false;
            var thread = new Thread(() => succeeded = s_parser.Parse("SELECT a FROM t WHERE id = $1").Succeeded, 256 * 1024);
            thread.Start();
            thread.Join();
            Assert.True(succeeded);
        }
    }
}
