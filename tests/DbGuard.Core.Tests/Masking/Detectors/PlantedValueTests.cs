using System.Text;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Tests.Masking.Detectors;

/// <summary>Random text with valid values in it: each is found, and little else is.</summary>
public sealed class PlantedValueTests
{
    private const int Rounds = 400;

    private static readonly string[] Filler =
    [
        "the", "order", "of", "2024-01-15", "was", "shipped", "to", "Zürich", "no.", "17", "at", "10:30:00", "v1.2.3", "(see", "above)", "€12.50", "总计", "—", "#42", "a_b",
        "10.0.0.1", "x=1;", "\n", "\t", "{", "}", "[1, 2]", "<b>", "50%", "e.g.", "ORD-2024-000123", "550e8400-e29b-41d4-a716-446655440000", "don't",
    ];

    private static readonly string[] Around = [" ", "\n", "\t", ", ", " (", ") ", "\"", "'", "; ", ": ", " <", "> ", "|"];

    public static TheoryData<string> Names => [.. DetectorCatalogue.Detectors.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_PlantedInRandomText_IsFound(string name)
    {
        var alone = new DetectorSet(DetectorCatalogue.Words[name]);
        var all = new DetectorSet(DetectorCatalogue.Detectors);
        var random = new Random(20240115);
        for (var round = 0; round < Rounds; round++)
        {
            var value = PlantedValues.Makers[name](random);
            var before = RandomText(random) + Around[random.Next(Around.Length)];
            var text = before + value + Around[random.Next(Around.Length)] + RandomText(random);
            var start = Encoding.UTF8.GetByteCount(before);
            var secret = SecretOf(name, value);
            var from = start + value.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(Covers(alone, text, from, Encoding.UTF8.GetByteCount(secret)), $"round {round}: {value}\nin {text}");
            Assert.True(Covers(all, text, from, Encoding.UTF8.GetByteCount(secret)), $"round {round}, among all: {value}\nin {text}");
        }
    }

    [Fact]
    public void Text_WithoutValues_IsLeftAlone()
    {
        var set = new DetectorSet(DetectorCatalogue.Detectors);
        var random = new Random(7);
        for (var round = 0; round < 5000; round++)
        {
            var text = RandomText(random);
            Assert.Equal(text, DetectorCase.Mark(set, text));
        }
    }

    /// <summary>Numbers of no meaning, standing alone: how many are taken for something. The bounds are those of docs/detectors.md.</summary>
    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 0.012)]
    [InlineData(12, 0)]
    [InlineData(13, 0.02)]
    [InlineData(15, 0.01)]
    [InlineData(16, 0.035)]
    [InlineData(18, 0.01)]
    [InlineData(20, 0)]
    public void Number_WithoutMeaning_IsSeldomTakenForSomething(int digits, double most)
    {
        var set = new DetectorSet(DetectorCatalogue.Detectors);
        var random = new Random(digits);
        var found = new FoundList();
        const int Numbers = 20_000;
        for (var i = 0; i < Numbers; i++)
        {
            set.Find(Encoding.ASCII.GetBytes(PlantedValues.Of(random, "123456789", 1) + PlantedValues.Of(random, "0123456789", digits - 1)), found);
        }

        Assert.InRange(found.Count / (double)Numbers, 0, most);
    }

    [Fact]
    public void Hashes_InHexAndBase64_AreLeftAlone()
    {
        var set = new DetectorSet(DetectorCatalogue.Detectors);
        var random = new Random(11);
        var found = new FoundList();
        var bytes = new byte[32];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            set.Find(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), found);
            set.Find(Encoding.ASCII.GetBytes(Convert.ToHexString(bytes.AsSpan(0, 16))), found);
            set.Find(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)), found);
            set.Find(Encoding.ASCII.GetBytes(new Guid(bytes.AsSpan(0, 16)).ToString()), found);
        }

        Assert.Equal(0, found.Count);
    }

    [Fact]
    public void Bytes_AtRandom_NeverFailAndNeverOverlap()
    {
        var set = new DetectorSet(DetectorCatalogue.Detectors);
        var random = new Random(13);
        // Bytes that detectors care for, so that they get far.
        var alphabet = "0123456789@.-_:/=+%()[]\"'\\ \n~JIzAKeyabcdefXYZ\u00e4\u4e2d"u8.ToArray();
        var found = new FoundList();
        for (var round = 0; round < 20_000; round++)
        {
            var text = Enumerable.Range(0, random.Next(1, 120)).Select(_ => random.Next(20) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)]).ToArray();
            found.Clear();
            set.Find(text, found);
            var at = 0;
            for (var i = 0; i < found.Count; i++)
            {
                Assert.InRange(found[i].Text.Start, at, text.Length);
                at = found[i].Text.End;
                Assert.InRange(at, found[i].Text.Start + 1, text.Length);
            }
        }
    }

    private static bool Covers(DetectorSet set, string text, int start, int length)
    {
        var found = new FoundList();
        set.Find(Encoding.UTF8.GetBytes(text), found);
        return Enumerable.Range(0, found.Count).Any(i => found[i].Text.Start <= start && found[i].Text.End >= start + length);
    }

    /// <summary>The part of a planted text that must not be seen.</summary>
    private static string SecretOf(string name, string value) => name switch
    {
        "connection_string" => value.Split(':')[2].Split('@')[0],
        "azure_key" => value[(value.IndexOf('=', StringComparison.Ordinal) + 1)..],
        "nl_bsn" => value.Replace("BSN ", "", StringComparison.Ordinal),
        _ => value,
    };

    private static string RandomText(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(0, 12)).Select(_ => Filler[random.Next(Filler.Length)]));
}
