using System.Collections.Immutable;
using System.Text.Json;

namespace DbGuard.Corpus.Tests.Cases;

/// <summary>One line of a file in tests/corpus/cases; the fields are those of tests/corpus/README.md.</summary>
internal sealed record CorpusCase
{
    public required string Id { get; init; }

    public required string Engine { get; init; }

    public required string Group { get; init; }

    public required string Category { get; init; }

    public required string Title { get; init; }

    public string Threat { get; init; } = "";

    public required string Role { get; init; }

    public string Protocol { get; init; } = "";

    public string Sql { get; init; } = "";

    public ImmutableArray<CorpusStep> Steps { get; init; } = [];

    public ImmutableArray<string> SessionInit { get; init; } = [];

    public ImmutableArray<string> VerifySessionInit { get; init; } = [];

    public ImmutableArray<string> SetupAdmin { get; init; } = [];

    public CaseStartup Startup { get; init; } = new();

    public bool Tls { get; init; }

    /// <summary>allow, mask, approve or deny.</summary>
    public required string Expected { get; init; }

    /// <summary>Further verdicts that are good.</summary>
    public ImmutableArray<string> AlsoOk { get; init; } = [];

    public bool? DenyOk { get; init; }

    public ImmutableArray<string> Canaries { get; init; } = [];

    public ImmutableArray<string> CanariesHex { get; init; } = [];

    public ImmutableArray<string> AuditCanaries { get; init; } = [];

    public required CaseCheck Check { get; init; }

    public GuardLimits? GuardLimits { get; init; }

    public ServerLimits? Limits { get; init; }

    /// <summary>The policy profile the case wants instead of the corpus' policy; see tests/corpus/policy-overrides.json.</summary>
    public JsonElement? PolicyOverrides { get; init; }

    /// <summary>Not run: it needs a newer server, or gigabytes.</summary>
    public bool NoRun { get; init; }

    public string? Requires { get; init; }

    public string? Verified { get; init; }

    // For the reader of the file only.
    public JsonElement? Parse { get; init; }

    public JsonElement? GuardEnv { get; init; }

    public string? GuardMust { get; init; }

    public string? GuardEffect { get; init; }

    public string? Evidence { get; init; }

    public string? Source { get; init; }

    public string? Note { get; init; }

    /// <summary>Answering it with a refusal is no failure.</summary>
    public bool MayBeDenied => Expected == "deny" || AlsoOk.Contains("deny");

    /// <summary>Honest work: it must run, and its answer must be the server's own.</summary>
    public bool IsBenign => Category.StartsWith("benign.", StringComparison.Ordinal);

    /// <summary>Every step, also those of an oracle's variants.</summary>
    public IEnumerable<CorpusStep> AllSteps => Steps.Concat(Check.Variants.SelectMany(variant => variant.Steps));
}
