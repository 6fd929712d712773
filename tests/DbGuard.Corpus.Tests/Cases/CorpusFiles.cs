using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using DbGuard.TestKit;

namespace DbGuard.Corpus.Tests.Cases;

/// <summary>Reads tests/corpus. A key that is not in the format is an error.</summary>
internal static class CorpusFiles
{
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static string Folder { get; } = Repository.PathOf("tests", "corpus");

    /// <summary>Names of the case files, without ending, in order.</summary>
    public static ImmutableArray<string> Names { get; } =
        [.. Directory.EnumerateFiles(PathOf("cases"), "*.jsonl").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static string PathOf(params ReadOnlySpan<string> parts)
    {
        var path = Folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
        }

        return path;
    }

    /// <summary>The cases of one file.</summary>
    /// <exception cref="JsonException">A line is not in the format.</exception>
    public static ImmutableArray<CorpusCase> Read(string name) =>
        [.. File.ReadLines(PathOf("cases", name + ".jsonl")).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<CorpusCase>(line, Json)!)];

    /// <summary>The PostgreSQL cases of all files that can be run.</summary>
    public static ImmutableArray<CorpusCase> ReadPostgres() =>
        [.. Names.SelectMany(name => Read(name)).Where(item => item is { Engine: "postgresql", NoRun: false })];
}
