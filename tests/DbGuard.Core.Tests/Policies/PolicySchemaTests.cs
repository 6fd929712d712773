using System.Globalization;
using System.Text.Json.Nodes;
using DbGuard.Core.Masking;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Reading;

namespace DbGuard.Core.Tests.Policies;

/// <summary>The reader, the JSON Schema, the reference and the samples say the same.</summary>
public sealed class PolicySchemaTests
{
    private static readonly JsonObject s_schema = JsonNode.Parse(File.ReadAllText(RepositoryFiles.Path("docs", "policy.schema.json")))!.AsObject();

    private static readonly string s_reference = File.ReadAllText(RepositoryFiles.Path("docs", "policy-reference.md"));

    public static TheoryData<string> Sections() => [.. PolicyKeys.Sections.Keys];

    public static TheoryData<string> Samples() => PolicyReaderTests.Samples();

    public static TheoryData<string> InvalidFiles() => InvalidPolicyCases.Files();

    [Theory]
    [MemberData(nameof(Sections))]
    public void Section_OfTheReader_HasTheKeysOfTheSchemaAndOfTheReference(string section)
    {
        var keys = PolicyKeys.Sections[section].Order(StringComparer.Ordinal);

        Assert.Equal(keys, PropertiesOf(section == PolicyKeys.Policy ? s_schema : Definition(section)).Order(StringComparer.Ordinal));
        var chapter = s_reference[s_reference.IndexOf($"(`{section}`)", StringComparison.Ordinal)..];
        var next = chapter.IndexOf("\n## ", StringComparison.Ordinal);
        chapter = next < 0 ? chapter : chapter[..next];
        Assert.All(keys, k => Assert.Contains($"\n| `{k}` | ", chapter, StringComparison.Ordinal));
    }

    [Fact]
    public void Words_OfTheReader_AreThoseOfTheSchemaAndOfTheReference()
    {
        void Same(IEnumerable<string> words, string section, string key)
        {
            var written = Definition(section)["properties"]![key]!;
            var list = written["oneOf"]?[0]?["enum"] ?? written["enum"];
            Assert.Equal(words.Order(StringComparer.Ordinal), list!.AsArray().Select(w => w!.GetValue<string>()).Order(StringComparer.Ordinal));
            Assert.All(words, w => Assert.Contains($"`{w}`", s_reference, StringComparison.Ordinal));
        }

        Same(PolicyWords.Statements.Keys, "condition", "statements");
        Same(PolicyWords.Traits.Keys, "condition", "traits");
        Same(PolicyWords.Objects.Keys, "condition", "objects");
        Same(PolicyWords.SystemCatalogs.Keys, "may", "system_catalogs");
        Assert.Equal(
            DetectorCatalogue.Words.Keys.Order(StringComparer.Ordinal),
            Definition("detector")["enum"]!.AsArray().Select(w => w!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal(
            PolicyWords.Access.Keys.Order(StringComparer.Ordinal),
            Definition("condition")["properties"]!["access"]!["oneOf"]![0]!["enum"]!.AsArray().Select(w => w!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal(PolicyWords.Filters.Keys.Order(StringComparer.Ordinal), Definition("filter")["enum"]!.AsArray().Select(w => w!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Maskers_OfTheCatalogue_AreThoseOfTheSchema()
    {
        var written = Definition("masker")["oneOf"]![1]!.AsObject();

        Assert.Equal(MaskerCatalogue.Definitions.Select(d => d.Name).Order(StringComparer.Ordinal), PropertiesOf(written).Order(StringComparer.Ordinal));
        foreach (var masker in MaskerCatalogue.Definitions)
        {
            var options = written["properties"]![masker.Name]!.AsObject();
            Assert.Equal(masker.Options.Select(o => o.Name).Order(StringComparer.Ordinal), PropertiesOf(options).Order(StringComparer.Ordinal));
            Assert.Equal(
                masker.Options.Where(o => o.Default is null).Select(o => o.Name).Order(StringComparer.Ordinal),
                (options["required"]?.AsArray() ?? []).Select(r => r!.GetValue<string>()).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_OfTheRepository_FitsTheSchema(string file) =>
        Assert.Empty(new JsonSchemaCheck(s_schema).Check(Json(RepositoryFiles.Path("samples", "policies", file))));

    [Fact]
    public void Sample_Complete_UsesEveryKey()
    {
        var used = new HashSet<string>();
        Collect(Json(RepositoryFiles.Path("samples", "policies", "complete.yaml"))!, used);

        Assert.Empty(PolicyKeys.Sections.Values.SelectMany(k => k).Distinct().Except(used));
    }

    /// <summary>The schema may let mistakes pass that need knowledge of other keys, but never all of the simple ones.</summary>
    [Theory]
    [InlineData("unknown-keys.yaml")]
    [InlineData("wrong-types.yaml")]
    [InlineData("patterns.yaml")]
    [InlineData("rules.yaml")]
    [InlineData("missing.yaml")]
    [InlineData("version.yaml")]
    [InlineData("empty-conditions.yaml")]
    public void Mistake_ThatASchemaCanSee_DoesNotFitTheSchema(string file) =>
        Assert.NotEmpty(new JsonSchemaCheck(s_schema).Check(Json(RepositoryFiles.Path("tests", "cases", "invalid", file))));

    private static JsonObject Definition(string name) => s_schema["definitions"]![name]!.AsObject();

    private static IEnumerable<string> PropertiesOf(JsonObject schema) => schema["properties"]!.AsObject().Select(p => p.Key);

    private static void Collect(JsonNode node, HashSet<string> keys)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    keys.Add(key);
                    Collect(value ?? "", keys);
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    Collect(item ?? "", keys);
                }

                break;
        }
    }

    private static JsonNode? Json(string path) => Json(YamlNodes.Read(File.ReadAllText(path), new PolicyDiagnosticBag())!);

    /// <summary>Plain scalars by the YAML 1.2 core schema, as editors read them.</summary>
    private static JsonNode? Json(PolicyNode node) => node switch
    {
        ListNode list => new JsonArray([.. list.Items.Select(Json)]),
        MapNode map => new JsonObject(map.Entries.DistinctBy(e => e.Key.Text).Select(e => KeyValuePair.Create(e.Key.Text, Json(e.Value)))),
        ScalarNode { IsPlain: true, Text: "" or "null" or "~" } => null,
        ScalarNode { IsPlain: true, Text: "true" or "false" } truth => truth.Text == "true",
        ScalarNode { IsPlain: true } number when long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        ScalarNode { IsPlain: true } number when double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) => real,
        ScalarNode scalar => scalar.Text,
        _ => throw new NotSupportedException(),
    };
}
