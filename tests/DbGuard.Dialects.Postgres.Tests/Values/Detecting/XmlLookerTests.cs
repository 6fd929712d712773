using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Dialects.Postgres.Values.Detecting;

namespace DbGuard.Dialects.Postgres.Tests.Values.Detecting;

/// <summary>Random documents with values in them, written in every way XML allows.</summary>
public sealed class XmlLookerTests
{
    private static readonly string[] Values = ["bob@example.com", "4111 1111 1111 1111", "DE89370400440532013000", "123-45-6789"];

    [Fact]
    public void Document_AtRandom_StaysADocumentAndHidesItsValues()
    {
        var random = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var (text, expected) = Element(random, 0, plant: true);
            var result = Looking.Through(new XmlDetectingCell(Looking.All()), text)!;

            var read = XElement.Parse(result, LoadOptions.PreserveWhitespace);
            Assert.True(XNode.DeepEquals(XElement.Parse(expected, LoadOptions.PreserveWhitespace), read), $"{text}\n{result}\n{expected}");
        }
    }

    [Fact]
    public void Document_WithoutValues_IsTheSameToTheByte()
    {
        var random = new Random(6);
        for (var round = 0; round < 3000; round++)
        {
            var (text, _) = Element(random, 0, plant: false);
            var output = new CellBuffer();
            Assert.Equal(CellOutcome.Unchanged, new XmlDetectingCell(Looking.All()).Treat(Encoding.UTF8.GetBytes(text), output));
        }
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e \"bob@example.com\">]><a>&e;</a>", null)]
    [InlineData("<!DOCTYPE a [<!ENTITY e \"x > y\">]><a>&e; bob@example.com</a>", "<!DOCTYPE a [<!ENTITY e \"x > y\">]><a>&e; [email]</a>")]
    [InlineData("<a>bob@example.com]&gt;</a>", "<a>[email]]&gt;</a>")]
    [InlineData("<a>bob@example.com]></a>", "<a>[email&#93;]></a>")]
    [InlineData("plain bob@example.com", "plain [email]")]
    [InlineData("<a>&unknown; bob&#64;example.com</a>", "<a>&unknown; [email]</a>")]
    [InlineData("<a bob@example.com", null)]
    [InlineData("<!-- bob@example.com", null)]
    public void Document_OfAnUnusualKind_IsMaskedOrWithheld(string text, string? expected) =>
        Assert.Equal(expected, Looking.Through(new XmlDetectingCell(Looking.All()), text));

    [Theory]
    [InlineData("<a>bob@example.com</a>", "<a>a&#60;b&#38;c</a>")]
    [InlineData("<a><!-- bob@example.com --></a>", "<a><!-- **** --></a>")]
    [InlineData("<a b='bob@example.com'/>", "<a b='a&#60;b&#38;c'/>")]
    public void Mask_WithMarkup_IsWrittenAsText(string text, string expected)
    {
        var maskers = new Dictionary<string, Core.Masking.IMasker> { ["email"] = CellMaskerTypeTests.Parse("constant value=a<b&c") };
        Assert.Equal(expected, Looking.Through(new XmlDetectingCell(new ContentMasker(Looking.For("email", maskers: maskers))), text));
    }

    private static (string Text, string Expected) Element(Random random, int depth, bool plant)
    {
        var text = new StringBuilder();
        var expected = new StringBuilder();
        void Both(string both)
        {
            text.Append(both);
            expected.Append(both);
        }

        Both("<item");
        for (var i = random.Next(3); i > 0; i--)
        {
            var value = Words(random, plant);
            var quote = random.Next(2) == 0 ? '"' : '\'';
            text.Append(CultureInfo.InvariantCulture, $" a{i}={quote}{Escape(value, random)}{quote}");
            expected.Append(CultureInfo.InvariantCulture, $" a{i}=\"{Escape(Hidden(value), null)}\"");
        }

        Both(">");
        for (var i = random.Next(4); i > 0; i--)
        {
            var words = Words(random, plant);
            switch (depth > 3 ? 0 : random.Next(5))
            {
                case 1:
                    var (inner, innerExpected) = Element(random, depth + 1, plant);
                    text.Append(inner);
                    expected.Append(innerExpected);
                    break;
                case 2:
                    text.Append(CultureInfo.InvariantCulture, $"<!--{words}-->");
                    expected.Append(CultureInfo.InvariantCulture, $"<!--{Hidden(words)}-->");
                    break;
                case 3:
                    text.Append(CultureInfo.InvariantCulture, $"<![CDATA[{words}]]>");
                    expected.Append(CultureInfo.InvariantCulture, $"<![CDATA[{Hidden(words)}]]>");
                    break;
                default:
                    text.Append(Escape(words, random));
                    expected.Append(Escape(Hidden(words), null));
                    break;
            }
        }

        Both("</item>");
        return (text.ToString(), expected.ToString());
    }

    private static string Words(Random random, bool plant)
    {
        string[] filler = ["order ", "of ", "Zürich ", "中文 ", "😀 ", "a &amp; b ", "no. 17 ", "2024-01-15 ", "\n\t", "[x] "];
        var text = filler[random.Next(filler.Length)];
        return (plant && random.Next(2) == 0 ? $"{text} {Values[random.Next(Values.Length)]} {filler[random.Next(filler.Length)]}" : text)
            .Replace("&amp;", "und", StringComparison.Ordinal);
    }

    private static string Hidden(string text)
    {
        string[] masks = ["[email]", "****1111", "[iban]", "[us_ssn]"];
        for (var i = 0; i < Values.Length; i++)
        {
            text = text.Replace(Values[i], masks[i], StringComparison.Ordinal);
        }

        return text;
    }

    private static string Escape(string text, Random? random)
    {
        var written = new StringBuilder();
        var often = random?.Next(3) switch { 0 => 2, 1 => 12, _ => int.MaxValue };
        foreach (var rune in text.EnumerateRunes())
        {
            if (random is not null && (XmlConvert.IsXmlChar((char)Math.Min(rune.Value, 0xFFFD)) && random.Next(often) == 0) && rune.Value >= ' ')
            {
                written.Append(CultureInfo.InvariantCulture, $"&#{(random.Next(2) == 0 ? $"x{rune.Value:X}" : rune.Value)};");
            }
            else
            {
                written.Append(rune);
            }
        }

        return written.ToString();
    }
}
