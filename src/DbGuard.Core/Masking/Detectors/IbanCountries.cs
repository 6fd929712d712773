using System.Collections.Frozen;

namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Countries with IBANs: their length and the structure of what follows the check digits, as in <c>DE 18n</c>: a count and <c>n</c> for
/// digits, <c>a</c> for capitals, <c>c</c> for either. Source: SWIFT IBAN Registry.
/// </summary>
internal static class IbanCountries
{
    private const string Registry =
        "AD 8n12c AE 19n AL 8n16c AT 16n AZ 4a20c BA 16n BE 12n BG 4a6n8c BH 4a14c BI 23n BR 23n1a1c BY 4c4n16c CH 5n12c CR 18n CY 8n16c CZ 20n "
        + "DE 18n DJ 23n DK 14n DO 4c20n EE 16n EG 25n ES 20n FI 14n FK 2a12n FO 14n FR 10n11c2n GB 4a14n GE 2a16n GI 4a15c GL 14n GR 7n16c GT 24c "
        + "HN 4a20n HR 17n HU 24n IE 4a14n IL 19n IQ 4a15n IS 22n IT 1a10n12c JO 4a4n18c KW 4a22c KZ 3n13c LB 4n20c LC 4a24c LI 5n12c LT 16n LU 3n13c "
        + "LV 4a13c LY 21n MC 10n11c2n MD 20c ME 18n MK 3n10c2n MN 16n MR 23n MT 4a5n18c MU 4a19n3a NI 4a20n NL 4a10n NO 11n OM 3n16c PK 4a16c PL 24n "
        + "PS 4a21c PT 21n QA 4a21c RO 4a16c RS 18n RU 14n15c SA 2n18c SC 4a20n3a SD 14n SE 20n SI 15n SK 20n SM 1a10n12c SO 19n ST 21n SV 4a20n TL 19n "
        + "TN 20n TR 6n16c UA 6n19c VA 18n VG 4a16n XK 16n YE 4a4n18c";

    // By the two letters as a number; the total length, then pairs of a count and a letter.
    private static readonly FrozenDictionary<int, byte[]> Structures = Read();

    /// <summary>Names of all countries, two capitals each.</summary>
    internal static IEnumerable<string> Names => Registry.Split(' ').Where((_, i) => i % 2 == 0);

    /// <summary>The total length, then count and kind by turns; empty when the country has no IBANs. Letters of mixed case are none.</summary>
    public static ReadOnlySpan<byte> StructureOf(byte first, byte second) =>
        ((first ^ second) & 0x20) == 0 && Structures.TryGetValue(Key(first, second), out var structure) ? structure : default;

    /// <summary>True when the characters (capitals and digits) are of the kinds that the structure asks for.</summary>
    public static bool Fits(ReadOnlySpan<byte> characters, ReadOnlySpan<byte> structure)
    {
        for (; !structure.IsEmpty; structure = structure[2..])
        {
            foreach (var unit in characters[..structure[0]])
            {
                if (structure[1] == (byte)'n' ? !TextBoundary.IsDigit(unit) : structure[1] == (byte)'a' && !TextBoundary.IsLetter(unit))
                {
                    return false;
                }
            }

            characters = characters[structure[0]..];
        }

        return characters.IsEmpty;
    }

    private static int Key(byte first, byte second) => (first & ~0x20) << 8 | (second & ~0x20);

    private static FrozenDictionary<int, byte[]> Read()
    {
        var structures = new Dictionary<int, byte[]>();
        var words = Registry.Split(' ');
        for (var i = 0; i < words.Length; i += 2)
        {
            var structure = new List<byte> { 4 };
            byte count = 0;
            foreach (var c in words[i + 1])
            {
                if (char.IsAsciiDigit(c))
                {
                    count = (byte)(10 * count + c - '0');
                    continue;
                }

                structure[0] += count;
                structure.Add(count);
                structure.Add((byte)c);
                count = 0;
            }

            structures.Add(Key((byte)words[i][0], (byte)words[i][1]), [.. structure]);
        }

        return structures.ToFrozenDictionary();
    }
}
