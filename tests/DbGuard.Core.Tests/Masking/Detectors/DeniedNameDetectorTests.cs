using System.Buffers;
using System.Text;
using DbGuard.Core.Masking.Detectors;

namespace DbGuard.Core.Tests.Masking.Detectors;

public sealed class DeniedNameDetectorTests
{
    private static readonly ContentMasker Masker = new(DeniedNameDetector.For(["api_keys", "Pay roll", "2024"])!);

    [Theory]
    [InlineData("BEGIN RETURN (SELECT key FROM public.api_keys); END")]
    [InlineData("select * from API_KEYS")]
    [InlineData("select 1 from \"api_keys\" k")]
    [InlineData(" SELECT roll.id FROM \"Pay roll\" roll")]
    public void Definition_ThatNamesADeniedRelation_IsWithheldWhole(string text) => Assert.Equal("[definition]", Masked(text));

    [Theory]
    [InlineData("select sum(qty * unit_price) from public.order_items where order_id = p_id")]
    [InlineData("select my_api_keys, api_keys2, rolls from t")]
    public void Definition_ThatNamesNone_LeavesAsItIs(string text) => Assert.Equal(text, Masked(text));

    [Fact]
    public void Names_WithoutAPlainWord_AreNotLookedFor() => Assert.Null(DeniedNameDetector.For(["2024", "é"]));

    private static string Masked(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (!Masker.Find(bytes))
        {
            return text;
        }

        var output = new ArrayBufferWriter<byte>();
        Masker.Write(bytes, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
