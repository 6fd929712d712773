using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Tests.Masking.Maskers;

namespace DbGuard.Core.Tests.Masking.Detectors;

/// <summary>What becomes of what is found, in plain text.</summary>
public sealed class ContentMaskerTests : MaskerTestBase
{
    [Theory]
    [InlineData("4111 1111 1111 1111", "****1111")]
    [InlineData("pay 4111111111111111 now", "pay ****1111 now")]
    [InlineData("3782-822463-10005", "****0005")]
    [InlineData("4000 0000 0000 0000 006", "****0006")]
    [InlineData("bob@example.com, ann@example.com", "[email], [email]")]
    [InlineData("ä bob@example.com ö", "ä [email] ö")]
    [InlineData("a@b.co", "******")]
    [InlineData("müller@example.de", "[email]")]
    [InlineData("IBAN DE89370400440532013000.", "IBAN [iban].")]
    [InlineData("123-45-6789", "[us_ssn]")]
    [InlineData("postgres://u:p@db/x", "postgres://u:*@db/x")]
    [InlineData("postgres://u:a-very-long-password@db/x", "postgres://u:[connection_string]@db/x")]
    public void Value_WithoutAMaskerOfItsOwn_GetsTheDefaultMask(string text, string expected) =>
        Assert.Equal(expected, Write(new ContentMasker(new Detection(DetectorCatalogue.Detectors, new Dictionary<string, IMasker>(), false)), text));

    [Theory]
    [InlineData("redact", "", "to [redacted] or [redacted]")]
    [InlineData("constant", "value=?", "to ? or ?")]
    [InlineData("email", "", "to b***@example.com or a***@example.com")]
    [InlineData("partial", "keep_first=1", "to b**** or a****")]
    public void Value_WithAMaskerOfItsOwn_GetsItsMask(string masker, string option, string expected)
    {
        (string, object?)[] options = option.Length == 0 ? [] : [(option.Split('=')[0], option.Split('=')[1])];
        var content = new ContentMasker(new Detection(
            DetectorCatalogue.Words["email"], new Dictionary<string, IMasker> { ["email"] = Create(masker, options).Masker! }, false));

        Assert.Equal(expected, Write(content, "to bob@example.com or ann@example.com"));
    }

    /// <summary>So that the default masks never outgrow a varchar(n).</summary>
    [Fact]
    public void DefaultMask_OfAnyValue_HasNoMoreCharacters()
    {
        var random = new Random(3);
        foreach (var detector in DetectorCatalogue.Detectors)
        {
            for (var length = 1; length < 60; length++)
            {
                var value = PlantedValues.Of(random, "0123456789äé中", length);
                var mask = new ArrayBufferWriter<byte>();
                DefaultMask.Write(detector, Encoding.UTF8.GetBytes(value), mask);
                Assert.InRange(Encoding.UTF8.GetString(mask.WrittenSpan).Length, 1, length);
            }
        }
    }

    [Fact]
    public void Findings_AreCountedByDetectorAndTakenOnce()
    {
        var content = new ContentMasker(new Detection(DetectorCatalogue.Detectors, new Dictionary<string, IMasker>(), inNumbers: true));
        Write(content, "bob@example.com ann@example.com 4111111111111111");
        Assert.True(content.IsFoundNumber("5555555555554444"u8));
        Assert.False(content.IsFoundNumber("5555555555554445"u8));

        var findings = new List<ContentFinding>();
        content.TakeFindings(3, findings);
        content.TakeFindings(3, findings);

        Assert.Equal([new ContentFinding(3, "card", 2), new ContentFinding(3, "email", 2)], findings);
    }

    [Fact]
    public void Text_InSteadyState_AllocatesNothing()
    {
        var content = new ContentMasker(new Detection(DetectorCatalogue.Detectors, new Dictionary<string, IMasker>(), true));
        var clean = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("The order of 2024-01-15 was shipped to Zürich, no. 17; v1.2.3 (a_b) at 10:30:00. ", 20)));
        var full = Encoding.UTF8.GetBytes(string.Join(' ', DetectorCatalogue.Detectors.SelectMany(d => DetectorCase.Read(d.Name)).Select(c => c.Text)));
        var output = new ArrayBufferWriter<byte>(1 << 20);
        long allocated = 0;
        for (var i = 0; i < 30; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.False(content.Find(clean));
            Assert.True(content.Find(full));
            content.Write(full, output);
            output.ResetWrittenCount();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static string Write(ContentMasker content, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.True(content.Find(bytes));
        var output = new ArrayBufferWriter<byte>();
        content.Write(bytes, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
