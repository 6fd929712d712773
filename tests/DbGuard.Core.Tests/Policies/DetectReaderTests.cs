using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies;

namespace DbGuard.Core.Tests.Policies;

public sealed class DetectReaderTests
{
    [Fact]
    public void Profile_WithoutDetect_LooksForNothing() => Assert.Null(Read("null-profile", ""));

    [Theory]
    [InlineData("all", "private_key jwt aws_key azure_key google_key api_token connection_string iban card it_codice_fiscale fr_nir es_dni uk_nino us_ssn de_tax_id pl_pesel se_personnummer nl_bsn email phone")]
    [InlineData("card", "card")]
    [InlineData("[email, card]", "card email")]
    [InlineData("[credential, card]", "private_key jwt aws_key azure_key google_key api_token connection_string card")]
    [InlineData("{find: national_id, except: [us_ssn, nl_bsn]}", "it_codice_fiscale fr_nir es_dni uk_nino de_tax_id pl_pesel se_personnummer")]
    [InlineData("{find: all, except: [credential, national_id, phone]}", "iban card email")]
    public void Words_ForDetectors_AreThoseInTheOrderOfTheCatalogue(string detect, string expected) =>
        Assert.Equal(expected.Split(' '), Read("p", $", detect: {detect}")!.For.Detectors.Detectors.Select(d => d.Name));

    [Fact]
    public void Masks_ByDetectorOrGroup_ReplaceTheDefault()
    {
        var detection = Read("p", ", detect: {find: [card, email, credential], masks: {credential: redact, email: {constant: {value: x}}}}")!.For;

        Assert.Equal(
            ["redact", "redact", "redact", "redact", "redact", "redact", "redact", null, "constant"], detection.Maskers.Select(m => m?.Name));
    }

    [Fact]
    public void Numbers_AreLookedAtOnlyWhenAsked()
    {
        Assert.Null(Read("p", ", detect: [card, email]")!.For.Numbers);
        Assert.Null(Read("p", ", detect: {find: [email], in_numbers: true}")!.For.Numbers);
        Assert.Equal("card", Assert.Single(Read("p", ", detect: {find: [email, card], in_numbers: true}")!.For.Numbers!.Detectors).Name);
    }

    [Fact]
    public void Columns_LeftOut_ArePatterns() =>
        Assert.Equal(["public.products.sku", "*.*.hash"], Read("p", ", detect: {find: all, not_in: [public.products.sku, \"*.*.hash\"]}")!.NotIn.Select(p => p.Text));

    private static ProfileDetection? Read(string name, string detect) =>
        Shop.Policy($"version: 1\nprofiles: {{{name}: {{match: everyone, may: {{}}{detect}}}}}").Profiles[0].Detection;
}
