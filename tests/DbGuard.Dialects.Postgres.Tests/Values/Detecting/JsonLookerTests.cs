using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Dialects.Postgres.Values.Detecting;

namespace DbGuard.Dialects.Postgres.Tests.Values.Detecting;

/// <summary>Random documents with values in them, written in every way JSON allows.</summary>
public sealed class JsonLookerTests
{
    private static readonly string[] Values = ["bob@example.com", "4111 1111 1111 1111", "DE89370400440532013000", "123-45-6789", "-----BEGIN PRIVATE KEY-----\nMIIE/+==\n-----END PRIVATE KEY-----"];

    [Fact]
    public void Document_AtRandom_StaysADocumentAndHidesItsValues()
    {
        var random = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var document = Document(random, 0, plant: true);
            var text = Write(document, random);
            var result = Looking.Through(new JsonDetectingCell(Looking.All(), hasVersion: false), text)!;

            var read = JsonNode.Parse(result)!;
            Assert.True(JsonNode.DeepEquals(Expected(document), read), $"{text}\n{result}");
        }
    }

    [Fact]
    public void Document_WithoutValues_IsTheSameToTheByte()
    {
        var random = new Random(6);
        for (var round = 0; round < 3000; round++)
        {
            var text = Write(Document(random, 0, plant: false), random);
            var output = new CellBuffer();
            Assert.Equal(CellOutcome.Unchanged, new JsonDetectingCell(Looking.All(), hasVersion: false).Treat(Encoding.UTF8.GetBytes(text), output));
            Assert.Equal(CellOutcome.Unchanged, new TextDetectingCell(Looking.All(), TextLimit.None).Treat(Encoding.UTF8.GetBytes(text), output));
            Assert.Equal(0, output.Length);
        }
    }

    /// <summary>A document without escapes is searched as plain text first: that must see all that the walk sees.</summary>
    [Fact]
    public void Search_OfAPlainDocument_SeesWhatTheWalkSees()
    {
        var random = new Random(8);
        for (var round = 0; round < 3000; round++)
        {
            var text = Encoding.UTF8.GetBytes(Document(random, 0, plant: true)?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null");
            if (text.Contains((byte)'\\'))
            {
                continue;
            }

            var content = Looking.All();
            var walked = new JsonLooker(Looking.All(), JsonNumbers.AsNumbers).LookThrough(text, new CellBuffer());
            Assert.Equal(walked == CellOutcome.Masked, content.Find(text));
        }
    }

    [Theory]
    [InlineData("{\"a\":\"bob@example.com\"")]
    [InlineData("{\"a\" \"bob@example.com\"}")]
    [InlineData("{\"a\":\"bob@example.com\"}}")]
    [InlineData("{\"a\":\"bob@example.com\",}")]
    [InlineData("[\"bob@example.com\"} ")]
    [InlineData("[bob@example.com]")]
    [InlineData("{bob@example.com}")]
    [InlineData("[\"bob@example.com\", nil]")]
    [InlineData("{\"a\":[}, \"bob@example.com\"]}")]
    public void Text_ThatIsNoDocument_IsMaskedAsText(string text) => Assert.Equal(
        text.Replace("bob@example.com", "[email]", StringComparison.Ordinal), Looking.Through(new TextDetectingCell(Looking.All(), TextLimit.None), text));

    [Fact]
    public void Document_DeeplyNested_IsWalkedWithoutAStack()
    {
        const int Depth = 500_000;
        var text = new string('[', Depth) + "\"bob\\u0040example.com\"" + new string(']', Depth);
        Assert.Equal(new string('[', Depth) + "\"[email]\"" + new string(']', Depth), Looking.Through(new JsonDetectingCell(Looking.All(), hasVersion: false), text));
    }

    [Fact]
    public void Mask_WithQuotesAndControls_IsEscaped()
    {
        var maskers = new Dictionary<string, Core.Masking.IMasker> { ["email"] = CellMaskerTypeTests.Parse("constant value=a\"b\\c\u0001d") };
        var result = Looking.Through(new JsonDetectingCell(new ContentMasker(Looking.For("email", maskers: maskers)), hasVersion: false), "{\"a\":\"x bob@example.com y\"}");
        Assert.Equal("x a\"b\\c\u0001d y", JsonNode.Parse(result!)!["a"]!.GetValue<string>());
    }

    private static JsonNode? Document(Random random, int depth, bool plant) => (depth > 4 ? 2 : random.Next(6)) switch
    {
        0 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Document(random, depth + 1, plant))]),
        1 or 5 => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(i => KeyValuePair.Create(
            $"{Text(random, plant && random.Next(4) == 0)}{i}", Document(random, depth + 1, plant)))),
        2 => JsonValue.Create(Text(random, plant)),
        3 => random.Next(3) switch { 0 => JsonValue.Create(random.Next(100_000)), 1 => JsonValue.Create(-1.5e-3), _ => JsonValue.Create(true) },
        _ => null,
    };

    private static string Text(Random random, bool plant)
    {
        string[] filler = ["", "order", " of ", "Zürich ", "\"quoted\" ", "back\\slash ", "line\nbreak ", "/ ", "中文 ", "😀 ", "2024-01-15 ", "no. 17 ", "\u0001 ", "{\"a\": [1]} "];
        var text = filler[random.Next(filler.Length)] + filler[random.Next(filler.Length)];
        return plant && random.Next(2) == 0 ? $"{text.TrimEnd()} {Values[random.Next(Values.Length)]} {filler[random.Next(filler.Length)]}" : text;
    }

    private static JsonNode? Expected(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(Expected)]),
        JsonObject members => new JsonObject(members.Select(m => KeyValuePair.Create(Hidden(m.Key), Expected(m.Value)))),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Hidden(value.GetValue<string>())),
        _ => node?.DeepClone(),
    };

    private static string Hidden(string text)
    {
        string[] masks = ["[email]", "****1111", "[iban]", "[us_ssn]", "[private_key]"];
        for (var i = 0; i < Values.Length; i++)
        {
            text = text.Replace(Values[i], masks[i], StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Writes a document with random blanks and with random escapes where none are needed.</summary>
    private static string Write(JsonNode? node, Random random) => node switch
    {
        JsonArray array => $"[{Blank(random)}{string.Join($"{Blank(random)},{Blank(random)}", array.Select(n => Write(n, random)))}]",
        JsonObject members => $"{{{Blank(random)}{string.Join($",{Blank(random)}", members.Select(m => $"{Quote(m.Key, random)}{Blank(random)}:{Blank(random)}{Write(m.Value, random)}"))}}}",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Quote(value.GetValue<string>(), random),
        null => "null",
        _ => node.ToJsonString(),
    };

    private static string Blank(Random random) => random.Next(4) switch { 0 => " ", 1 => "\n\t", _ => "" };

    private static string Quote(string text, Random random)
    {
        var written = new StringBuilder("\"");
        var often = random.Next(3) switch { 0 => 2, 1 => 12, _ => int.MaxValue };
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value < ' ' || (rune.Value is not ('"' or '\\') && random.Next(often) == 0))
            {
                written.AppendJoin("", rune.ToString().Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
                continue;
            }

            written.Append(rune.Value switch { '"' or '\\' => "\\", '/' when random.Next(2) == 0 => "\\", _ => "" }).Append(rune);
        }

        return written.Append('"').ToString();
    }
}
