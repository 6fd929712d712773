namespace DbGuard.Core.Masking.Detectors;

/// <summary>Check digits over digit values 0 to 9, most significant first.</summary>
internal static class CheckDigit
{
    /// <summary>Luhn: every second digit from the right is doubled; the sum of all decimal digits ends in 0. Source: ISO/IEC 7812-1, annex B.</summary>
    public static bool IsLuhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i];
            sum += i % 2 == 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>Weights 1 and 3 from the right, the sum ends in 0: bar codes. Source: GS1 General Specifications, 7.9 Check digit calculations.</summary>
    public static bool IsGtin(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            sum += digits[digits.Length - 1 - i] * (i % 2 == 0 ? 1 : 3);
        }

        return sum % 10 == 0;
    }

    /// <summary>Sum of digits times weights.</summary>
    public static int Weighted(ReadOnlySpan<byte> digits, ReadOnlySpan<sbyte> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += digits[i] * weights[i];
        }

        return sum;
    }

    /// <summary>The number that consecutive digits make.</summary>
    public static long Number(ReadOnlySpan<byte> digits)
    {
        long number = 0;
        foreach (var digit in digits)
        {
            number = number * 10 + digit;
        }

        return number;
    }

    /// <summary>True for a day that some year has in that month: 1 to 31, 30 or 29.</summary>
    public static bool IsDay(int month, int day) => month is >= 1 and <= 12 && day >= 1 && day <= (month == 2 ? 29 : month is 4 or 6 or 9 or 11 ? 30 : 31);
}
