using System.Collections.Immutable;
using System.Text.Json;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Cases;

/// <summary>Something done to a connection before any login.</summary>
internal sealed record SocketAction
{
    /// <summary>bytes, glue, startup, cancel, sslrequest, gssencrequest, query, sleep or tls.</summary>
    public required string M { get; init; }

    /// <summary>bytes: one hexadecimal text; glue: a list of them, sent in one segment.</summary>
    public JsonElement? Hex { get; init; }

    public ImmutableSortedDictionary<string, string> Params { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public int Protocol { get; init; } = Frontend.Version30;

    /// <summary>cancel: the connection that is to be cancelled.</summary>
    public string Target { get; init; } = "";

    /// <summary>cancel: right, or a wrong key.</summary>
    public string Key { get; init; } = "right";

    public string Sql { get; init; } = "";

    /// <summary>sleep: seconds.</summary>
    public double S { get; init; }
}
