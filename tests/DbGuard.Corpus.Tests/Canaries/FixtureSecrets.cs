using System.Collections.Immutable;
using System.Text.Json;
using DbGuard.Corpus.Tests.Cases;

namespace DbGuard.Corpus.Tests.Canaries;

/// <summary>The protected values of the fixture (canaries.json), all of them made up.</summary>
internal static class FixtureSecrets
{
    private static readonly JsonElement Sets = JsonDocument.Parse(File.ReadAllText(CorpusFiles.PathOf("canaries.json"))).RootElement;

    public static ImmutableArray<string> Salaries { get; } = Of("salary");

    public static ImmutableArray<string> Emails { get; } = Of("email");

    /// <summary>Values of labelled columns, of the denied table and of other tenants' rows.</summary>
    public static ImmutableArray<string> All { get; } =
        [.. new[] { "ssn", "email", "card", "salary", "key", "passport", "pno", "tenant", "lob" }.SelectMany(name => Of(name)).Distinct()];

    /// <summary>Passwords of the fixture's roles; only ever searched for as they are.</summary>
    public static ImmutableArray<string> Passwords { get; } = Of("password");

    /// <summary>The fixture, SQL.</summary>
    public static string Schema { get; } = File.ReadAllText(CorpusFiles.PathOf("schema.sql"));

    /// <summary>Gives a copy of the fixture other protected values of the same shapes: what is found there too, no secret has caused.</summary>
    public static string ToControl { get; } = File.ReadAllText(CorpusFiles.PathOf("control.sql"));

    /// <summary>The text of the fixture without its secrets.</summary>
    public static string PublicText { get; } = All.Aggregate(Schema, (text, secret) => text.Replace(secret, "\0", StringComparison.Ordinal));

    private static ImmutableArray<string> Of(string name) => [.. Sets.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];
}
