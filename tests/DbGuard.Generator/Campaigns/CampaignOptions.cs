using System.Globalization;

namespace DbGuard.Generator.Campaigns;

/// <summary>What a run is asked for.</summary>
/// <param name="Seed">Makes the cases, and the values of the fixture.</param>
/// <param name="Count">How many cases; null: as many as the time allows.</param>
/// <param name="Duration">How long; null: until the count is reached.</param>
internal sealed record CampaignOptions(ulong Seed, long? Count, TimeSpan? Duration)
{
    /// <summary>Pairs of databases, each with sessions of its own.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>Cases sent before the first is answered.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The first case: to run a single one again.</summary>
    public ulong First { get; init; }

    /// <summary>Policy to use instead of the fixture's; for tests of the judge.</summary>
    public string? Policy { get; init; }

    /// <summary>Findings are made smaller before they are told.</summary>
    public bool Shrinks { get; init; } = true;

    /// <summary>Only start everything and wait: to try statements by hand.</summary>
    public bool IsStageOnly { get; init; }

    /// <summary>How many statements that the server does not accept are told with its error: for work on the grammar.</summary>
    public int Rejected { get; init; }

    /// <summary>Findings become files in artifacts/fuzz.</summary>
    public bool WritesFiles { get; init; } = true;

    /// <summary>Reads the command line: <c>[DURATION] [--seed N] [--count N] [--workers N] [--index N] [--no-shrink] [--rejected N] [--stage]</c>.</summary>
    /// <exception cref="FormatException">It is not written as it should be.</exception>
    public static CampaignOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CampaignOptions((ulong)Random.Shared.NextInt64(1, 1_000_000_000), null, null);
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--seed":
                    options = options with { Seed = ulong.Parse(Next(arguments, ref i), CultureInfo.InvariantCulture) };
                    break;
                case "--count":
                    options = options with { Count = long.Parse(Next(arguments, ref i).Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) };
                    break;
                case "--workers":
                    options = options with { Workers = int.Parse(Next(arguments, ref i), CultureInfo.InvariantCulture) };
                    break;
                case "--index":
                    options = options with { First = ulong.Parse(Next(arguments, ref i), CultureInfo.InvariantCulture), Count = 1, Workers = 1 };
                    break;
                case "--rejected":
                    options = options with { Rejected = int.Parse(Next(arguments, ref i), CultureInfo.InvariantCulture) };
                    break;
                case "--stage":
                    options = options with { IsStageOnly = true };
                    break;
                case "--no-shrink":
                    options = options with { Shrinks = false };
                    break;
                default:
                    options = options with { Duration = Time(arguments[i]) };
                    break;
            }
        }

        return options is { Count: null, Duration: null } ? options with { Duration = TimeSpan.FromMinutes(1) } : options;
    }

    private static string Next(IReadOnlyList<string> arguments, ref int at) =>
        ++at < arguments.Count ? arguments[at] : throw new FormatException($"{arguments[at - 1]} wants a value");

    /// <summary>A whole number and <c>s</c>, <c>m</c> or <c>h</c>.</summary>
    private static TimeSpan Time(string text)
    {
        if (text.Length < 2 || !int.TryParse(text[..^1], CultureInfo.InvariantCulture, out var number))
        {
            throw new FormatException($"{text} is no duration: write 90s, 10m or 2h");
        }

        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => throw new FormatException($"{text} is no duration: write 90s, 10m or 2h"),
        };
    }
}
