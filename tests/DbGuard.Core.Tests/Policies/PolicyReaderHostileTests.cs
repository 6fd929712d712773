using System.Diagnostics;
using System.Text;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Tests.Policies;

/// <summary>Whatever a file holds, reading it ends soon with a policy or with errors, and never throws.</summary>
public sealed class PolicyReaderHostileTests
{
    private static readonly string[] s_snippets =
    [
        ":", "- ", "? ", "[", "]", "{", "}", ",", "\"", "'", "|", ">", "&a ", "*a", "!!x ", "---\n", "...\n", "%YAML 1.9\n", "\t", "\n", "\r", "\0", "\uFEFF", "\u2028",
        "null", "~", "true", "99999999999999999999", "everything", "everyone", "<<: ", "#", "\\", "\"\\x", "\U0001F600", "  ",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Policy_ChangedAtRandom_IsReadOrRefused(int seed)
    {
        var random = new Random(seed);
        var original = File.ReadAllText(RepositoryFiles.Path("samples", "policies", "complete.yaml"));
        for (var n = 0; n < 700; n++)
        {
            var text = new StringBuilder(original);
            for (var changes = random.Next(1, 6); changes > 0 && text.Length > 0; changes--)
            {
                var at = random.Next(text.Length);
                switch (random.Next(4))
                {
                    case 0:
                        text.Remove(at, Math.Min(random.Next(1, 30), text.Length - at));
                        break;
                    case 1:
                        text.Insert(at, s_snippets[random.Next(s_snippets.Length)]);
                        break;
                    case 2:
                        text[at] = (char)random.Next(32, 127);
                        break;
                    default:
                        text.Length = Math.Max(1, at);
                        break;
                }
            }

            var result = PolicyReader.Read(Encoding.UTF8.GetBytes(text.ToString()), "/");

            Assert.NotEqual(result.Policy is null, result.Diagnostics.IsEmpty);
            Assert.All(result.Diagnostics, d => Assert.NotEmpty(d.Sentence));
        }
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("a: ")]
    [InlineData("[a, ")]
    [InlineData("\"")]
    [InlineData("&a ")]
    [InlineData("a\n")]
    [InlineData("'x' ")]
    [InlineData("!!a ")]
    [InlineData("#\n")]
    [InlineData(" ")]
    public void File_FullOfOneThing_IsRefusedSoon(string thing)
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(thing, PolicyReader.MaxBytes / thing.Length)));
        var started = Stopwatch.GetTimestamp();

        Assert.False(PolicyReader.Read(content, "/").IsValid);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"took {Stopwatch.GetElapsedTime(started)}");
    }
}
