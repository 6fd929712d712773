using System.Collections.Immutable;
using System.Text.Json;
using DbGuard.Corpus.Tests.Cases;

namespace DbGuard.Corpus.Tests.Reports;

/// <summary>
/// Cases that do not end as they must yet, with the reason (known-open.json, the only place). One that ends well in every mode
/// has to leave the list: the run fails until it does.
/// </summary>
internal static class KnownOpen
{
    public static ImmutableSortedDictionary<string, string> Reasons { get; } =
        JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(File.ReadAllText(CorpusFiles.PathOf("known-open.json")))!;

    public static bool Has(string id) => Reasons.ContainsKey(id);
}
