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

    /// <summary>The PostgreSQL cases of the files that can be run. The others are kept for dialects to come.</summary>
    /// <exception cref="JsonException">A line is not in the format.</exception>
    public static ImmutableArray<CorpusCase> Read(params IEnumerable<string> names) =>
    [
        .. from name in names
           from line in File.ReadLines(PathOf("cases", name + ".jsonl"))
           where line.Length > 0
           let document = JsonDocument.Parse(line)
           where document.RootElement.GetProperty("engine").ValueEquals("postgresql")
           let item = document.Deserialize<CorpusCase>(Json)!
           where !item.NoRun
           select item,
    ];

    /// <summary>Those of all files.</summary>
    public static ImmutableArray<CorpusCase> ReadAll() => Read(Names);
}
