using System.Runtime.InteropServices;
using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

public sealed partial class ParserThreadTests
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

    [Fact]
    public void Parsing_OnMoreThreadsThanThereAreThreadKeys_LeavesKeysForOthers()
    {
        // A process has 1024 (PTHREAD_KEYS_MAX); libpg_query asks for one on each thread that parses.
        Parsing_OnManyShortThreads_Works();

        Assert.Equal(0, ThreadKeyCreate(out var key, 0));
        Assert.Equal(0, ThreadKeyDelete(key));
    }

    [LibraryImport("libc", EntryPoint = "pthread_key_create")]
    private static partial int ThreadKeyCreate(out uint key, nint destructor);

    [LibraryImport("libc", EntryPoint = "pthread_key_delete")]
    private static partial int ThreadKeyDelete(uint key);
}
