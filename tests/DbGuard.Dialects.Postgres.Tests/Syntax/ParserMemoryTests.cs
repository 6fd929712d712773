using DbGuard.Dialects.Postgres.Syntax;

namespace DbGuard.Dialects.Postgres.Tests.Syntax;

/// <summary>Measures the whole process, so nothing else may run beside it.</summary>
[Collection(nameof(ParserMemoryTests))]
[CollectionDefinition(nameof(ParserMemoryTests), DisableParallelization = true)]
public sealed class ParserMemoryTests
{
    private const long Tolerated = 48 * 1024 * 1024;

    private static readonly PostgresParser s_parser = new();

    [Fact]
    public void Memory_OverManyParses_DoesNotGrow()
    {
        var large = "SELECT 1" + string.Concat(Enumerable.Repeat(",a", 20_000));
        Round(large, 2_000);

        // 50,000 leaked error contexts of 8 KB, or 200 leaked trees of 700 KB, would show in every round; the collector's heap, which
        // grows when it likes and is in the same figure, shows in one or two.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least >= Tolerated; attempt++)
        {
            GC.Collect();
            var before = Environment.WorkingSet;
            Round(large, 50_000);
            GC.Collect();
            least = Math.Min(least, Environment.WorkingSet - before);
        }

        Assert.True(least < Tolerated, $"{least / 1024} KiB");
    }

    private static void Round(string large, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.True(s_parser.Parse("SELECT a, b FROM t WHERE id = 42"u8).Succeeded);
            Assert.False(s_parser.Parse("SELECT FROM WHERE"u8).Succeeded);
            if (i % 500 == 0)
            {
                Assert.True(s_parser.Parse(large).Succeeded);
                Assert.NotEmpty(ConstantSpans.Of(s_parser.Parse(large).Tree!));
            }
        }
    }
}
