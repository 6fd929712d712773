using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DbGuard.Gateway.Api;
using DbGuard.TestKit;

namespace DbGuard.Gateway.Tests.Api;

/// <summary>docs/openapi.json says what the API does: every route, every field of an approval.</summary>
public sealed partial class ApiDescriptionTests
{
    [Fact]
    public void EveryRoute_IsDescribed_AndNoOther()
    {
        var mapped = Directory.GetFiles(Repository.PathOf("src", "DbGuard.Gateway", "Api"), "*.cs")
            .SelectMany(file => Route().Matches(File.ReadAllText(file)))
            .Select(match => $"{match.Groups[1].Value.ToLowerInvariant()} /v1{match.Groups[2].Value}").Order(StringComparer.Ordinal).ToList();
        var described = Document()["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key} {p.Key}")).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(mapped);
        Assert.Equal(mapped, described);
    }

    [Fact]
    public void FieldsOfAnApproval_AreDescribed()
    {
        var described = Document()["components"]!["schemas"]!["Approval"]!["properties"]!.AsObject().Select(p => p.Key).ToHashSet();
        var fields = typeof(ApprovalView).GetProperties().Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)).Where(n => n != "equality_contract");
        Assert.All(fields, f => Assert.Contains(f, described));
    }

    [Fact]
    public async Task Document_IsServedToOperators()
    {
        await using var rig = await ApiRig.StartAsync();
        Assert.Equal("3.1.0", (string?)JsonNode.Parse(await rig.Local.GetStringAsync(new Uri("/v1/openapi.json", UriKind.Relative)))!["openapi"]);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await rig.Remote.GetAsync(new Uri("/v1/openapi.json", UriKind.Relative))).StatusCode);
    }

    private static JsonNode Document() => JsonNode.Parse(File.ReadAllText(Repository.PathOf("docs", "openapi.json")))!;

    [GeneratedRegex("Map(Get|Post|Delete|Put)\\(\"(/[^\"]+)\"")]
    private static partial Regex Route();
}
