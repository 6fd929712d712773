namespace DbGuard.Core.Masking.Detectors;

/// <summary>
/// Issuer identification numbers of payment cards and the lengths their cards have. Source: ISO/IEC 7812-1 for the structure; ranges as
/// the networks publish them (Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay, Maestro, Mir, RuPay, Troy, Dankort,
/// Verve, Elo, Hipercard, InterPayment).
/// </summary>
internal static class CardIssuers
{
    /// <summary>First digits that an issuer identification number has here.</summary>
    public const int PrefixDigits = 6;

    // First and last prefix of a range, then the lengths it allows.
    private static readonly (int First, int Last, uint Lengths)[] Ranges =
    [
        (220000, 220499, Lengths(16, 19)),
        (222100, 272099, Lengths(16, 16)),
        (300000, 305999, Lengths(14, 19)),
        (309500, 309599, Lengths(14, 19)),
        (340000, 349999, Lengths(15, 15)),
        (352800, 358999, Lengths(16, 19)),
        (360000, 369999, Lengths(14, 19)),
        (370000, 379999, Lengths(15, 15)),
        (380000, 399999, Lengths(14, 19)),
        (400000, 499999, Lengths(13, 13) | Lengths(16, 16) | Lengths(19, 19)),
        (501800, 501899, Lengths(13, 19)),
        (501900, 501999, Lengths(16, 16)),
        (502000, 502099, Lengths(13, 19)),
        (503800, 503899, Lengths(13, 19)),
        (504175, 504175, Lengths(16, 16)),
        (506099, 506198, Lengths(16, 16) | Lengths(18, 19)),
        (506699, 506778, Lengths(16, 16)),
        (508000, 508999, Lengths(16, 16)),
        (509000, 509999, Lengths(16, 16)),
        (510000, 559999, Lengths(16, 16)),
        (589300, 589399, Lengths(13, 19)),
        (601100, 601199, Lengths(16, 19)),
        (606282, 606282, Lengths(16, 16)),
        (606985, 608500, Lengths(16, 16)),
        (620000, 629999, Lengths(16, 19)),
        (630400, 630499, Lengths(13, 19)),
        (636000, 636999, Lengths(16, 19)),
        (644000, 659999, Lengths(16, 19)),
        (675900, 675999, Lengths(13, 19)),
        (676100, 676399, Lengths(13, 19)),
        (676770, 676774, Lengths(13, 19)),
        (810000, 829999, Lengths(16, 16)),
        (979200, 979289, Lengths(16, 16)),
    ];

    /// <summary>True when some network has cards of that prefix and length.</summary>
    public static bool Has(int prefix, int length)
    {
        foreach (var (first, last, lengths) in Ranges)
        {
            if (prefix <= last)
            {
                return prefix >= first && (lengths & 1u << length) != 0;
            }
        }

        return false;
    }

    private static uint Lengths(int least, int most)
    {
        uint lengths = 0;
        for (var length = least; length <= most; length++)
        {
            lengths |= 1u << length;
        }

        return lengths;
    }
}
