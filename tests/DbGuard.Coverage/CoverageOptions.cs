using System.Collections.Immutable;

namespace DbGuard.Coverage;

/// <summary>What eng/coverage/run was asked for.</summary>
/// <param name="Only">Test files to run; empty for all.</param>
/// <param name="Gaps">List every statement with a gap, an unknown function or a contradiction.</param>
/// <param name="Write">Write docs/coverage.md.</param>
internal sealed record CoverageOptions(ImmutableArray<string> Only, bool Gaps, bool Write)
{
    public const string Usage = "usage: eng/coverage/run [--only FILE,FILE...] [--gaps] [--write]";

    /// <summary>Reads the command line; null when it is not understood.</summary>
    public static CoverageOptions? Read(string[] arguments)
    {
        var options = new CoverageOptions([], Gaps: false, Write: false);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--only" when i + 1 < arguments.Length:
                    options = options with { Only = [.. arguments[++i].Split(',', StringSplitOptions.RemoveEmptyEntries)] };
                    break;
                case "--gaps":
                    options = options with { Gaps = true };
                    break;
                case "--write":
                    options = options with { Write = true };
                    break;
                default:
                    return null;
            }
        }

        // The document is about the whole suite.
        return options.Write && !options.Only.IsEmpty ? null : options;
    }
}
