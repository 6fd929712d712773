using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace DbGuard.Corpus.Tests.Cases;

/// <summary>One step of a case: a text, explicit messages, bytes before the login, or a pause.</summary>
internal sealed record CorpusStep
{
    public string? Sql { get; init; }

    public string? SqlHex { get; init; }

    /// <summary>Pieces [text, repetitions], put together.</summary>
    public ImmutableArray<JsonElement> SqlParts { get; init; } = [];

    /// <summary>simple, extended, copy, cursor or wire.</summary>
    public string Protocol { get; init; } = "simple";

    public ImmutableArray<JsonElement> Params { get; init; } = [];

    public ImmutableArray<int> ParamFormat { get; init; } = [];

    public ImmutableArray<int> ResultFormat { get; init; } = [];

    public string? CopyData { get; init; }

    /// <summary>Name of the connection; `a` by default.</summary>
    public string? Conn { get; init; }

    /// <summary>Steps of different agents, which share one session upstream where a pool is used.</summary>
    public string? Agent { get; init; }

    /// <summary>Role of a further connection.</summary>
    public string? Role { get; init; }

    public bool Async { get; init; }

    public bool Reconnect { get; init; }

    public double? Sleep { get; init; }

    public JsonElement? Generator { get; init; }

    public ImmutableArray<WireAction> Msgs { get; init; } = [];

    public ImmutableArray<SocketAction> RawSocket { get; init; } = [];

    /// <summary>raw_socket: seconds to listen afterwards.</summary>
    public double Wait { get; init; } = 1;

    /// <summary>The text as bytes; null when the step has none.</summary>
    public byte[]? Text => TextOf(Sql, SqlHex, SqlParts);

    /// <summary>The bytes of a text in any of the three spellings.</summary>
    public static byte[]? TextOf(string? sql, string? hex, ImmutableArray<JsonElement> parts)
    {
        if (sql is not null)
        {
            return Encoding.UTF8.GetBytes(sql);
        }

        if (hex is not null)
        {
            return Convert.FromHexString(hex);
        }

        return parts.IsDefaultOrEmpty ? null : Encoding.UTF8.GetBytes(string.Concat(parts.Select(part =>
            new StringBuilder().Insert(0, part[0].GetString()!, part[1].GetInt32()).ToString())));
    }
}
