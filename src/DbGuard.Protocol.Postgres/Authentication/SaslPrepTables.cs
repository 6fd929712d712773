using System.Collections.Frozen;
using System.Globalization;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>The tables of <see cref="SaslPrep"/> and <see cref="CompatibilityNormalization"/>, read from Unicode/saslprep.txt.</summary>
/// <remarks>
/// Our own tables because <c>string.Normalize</c> does nothing under InvariantGlobalization, and the gateway does not
/// want to depend on ICU being installed. Read once, when the first password that is not ASCII comes.
/// </remarks>
internal sealed class SaslPrepTables
{
    private static readonly Lazy<SaslPrepTables> s_instance = new(() => new SaslPrepTables(ReadSections()));

    private SaslPrepTables(Dictionary<string, List<string>> sections)
    {
        MappedToSpace = ReadRanges(sections["space"]);
        MappedToNothing = ReadRanges(sections["nothing"]);
        Prohibited = ReadRanges(sections["prohibited"]);
        RightToLeft = ReadRanges(sections["right-to-left"]);
        LeftToRight = ReadRanges(sections["left-to-right"]);
        CombiningClass = ReadRanges(sections["combining class"]);
        Decompositions = sections["compatibility decomposition"]
            .Select(line => line.Split(' ').Select(Hex).ToArray())
            .ToFrozenDictionary(points => points[0], points => points[1..]);
        Compositions = sections["composition"]
            .Select(line => line.Split(' ').Select(Hex).ToArray())
            .ToFrozenDictionary(points => (points[0], points[1]), points => points[2]);
    }

    public static SaslPrepTables Instance => s_instance.Value;

    /// <summary>RFC 3454 C.1.2.</summary>
    public CodePointSet MappedToSpace { get; }

    /// <summary>RFC 3454 B.1.</summary>
    public CodePointSet MappedToNothing { get; }

    /// <summary>RFC 3454 C.1.2 to C.9, and A.1 (unassigned in Unicode 3.2).</summary>
    public CodePointSet Prohibited { get; }

    /// <summary>RFC 3454 D.1.</summary>
    public CodePointSet RightToLeft { get; }

    /// <summary>RFC 3454 D.2.</summary>
    public CodePointSet LeftToRight { get; }

    public CodePointSet CombiningClass { get; }

    /// <summary>Full compatibility decomposition of each code point that has one, Hangul syllables excepted.</summary>
    public FrozenDictionary<int, int[]> Decompositions { get; }

    /// <summary>Primary composites by their canonical pair, Hangul syllables excepted.</summary>
    public FrozenDictionary<(int First, int Second), int> Compositions { get; }

    private static Dictionary<string, List<string>> ReadSections()
    {
        using var stream = typeof(SaslPrepTables).Assembly.GetManifestResourceStream("saslprep.txt")!;
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? current = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('['))
            {
                sections[line[1..^1]] = current = [];
            }
            else if (!line.StartsWith('#'))
            {
                current!.Add(line);
            }
        }

        return sections;
    }

    private static CodePointSet ReadRanges(List<string> lines) => new([.. lines.Select(ReadRange)]);

    private static (int First, int Last, byte Value) ReadRange(string line)
    {
        var parts = line.Split(' ');
        var bounds = parts[0].Split('-');
        var value = parts.Length > 1 ? byte.Parse(parts[1], CultureInfo.InvariantCulture) : (byte)1;
        return (Hex(bounds[0]), Hex(bounds[^1]), value);
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
