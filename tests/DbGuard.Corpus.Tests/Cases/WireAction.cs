using System.Collections.Immutable;
using System.Text.Json;

namespace DbGuard.Corpus.Tests.Cases;

/// <summary>A frontend message to be sent as it is, or what to do between two of them.</summary>
internal sealed record WireAction
{
    /// <summary>A message type (Q P B D E C S H F d c f X), or raw, split, wait, drain, sleep.</summary>
    public required string M { get; init; }

    public string Name { get; init; } = "";

    public string Portal { get; init; } = "";

    public string Stmt { get; init; } = "";

    public string? Sql { get; init; }

    public string? SqlHex { get; init; }

    public ImmutableArray<JsonElement> SqlParts { get; init; } = [];

    public ImmutableArray<int> Oids { get; init; } = [];

    public ImmutableArray<JsonElement> Params { get; init; } = [];

    public ImmutableArray<int> Pf { get; init; } = [];

    public ImmutableArray<int> Rf { get; init; } = [];

    public string Kind { get; init; } = "P";

    public int Max { get; init; }

    /// <summary>FunctionCall: signature of the function.</summary>
    public string? Func { get; init; }

    public ImmutableArray<JsonElement> Args { get; init; } = [];

    public string? Hex { get; init; }

    public string? Data { get; init; }

    /// <summary>split: the message that is sent byte by byte.</summary>
    public WireAction? Of { get; init; }

    /// <summary>drain, sleep: seconds.</summary>
    public double S { get; init; } = 0.3;

    public byte[]? Text => CorpusStep.TextOf(Sql, SqlHex, SqlParts);
}
