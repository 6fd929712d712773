using System.Globalization;
using System.Text;

namespace DbGuard.Core.Tests.Masking.Detectors;

/// <summary>Makes valid values of each kind, by rules written apart from the detectors.</summary>
internal static class PlantedValues
{
    private const string Base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Digits = "0123456789";

    public static IReadOnlyDictionary<string, Func<Random, string>> Makers { get; } = new Dictionary<string, Func<Random, string>>
    {
        ["card"] = Card,
        ["iban"] = Iban,
        ["email"] = r => $"{Of(r, "abcdefghijklmnopqrstuvwxyz", r.Next(1, 20))}{Pick(r, "", ".x1", "+tag", "_z")}@{Of(r, "abcdefghij-klm", r.Next(1, 9)).Trim('-')}x.{Pick(r, "com", "co.uk", "de", "museum")}",
        ["phone"] = Phone,
        ["us_ssn"] = r => $"{Pick(r, "001", "123", "667", "899")}-{r.Next(1, 100):00}-{r.Next(1, 10_000):0000}",
        ["uk_nino"] = r => Pick(r, "AB", "JG", "WK", "YZ") + (r.Next(2) == 0 ? Of(r, Digits, 6) : $" {Of(r, Digits, 2)} {Of(r, Digits, 2)} {Of(r, Digits, 2)} ") + Pick(r, "A", "B", "C", "D"),
        ["de_tax_id"] = TaxId,
        ["fr_nir"] = r =>
        {
            var number = $"{r.Next(1, 3)}{r.Next(100):00}{r.Next(1, 13):00}{r.Next(1, 96):00}{r.Next(1, 1000):000}{r.Next(1, 1000):000}";
            var key = 97 - long.Parse(number, CultureInfo.InvariantCulture) % 97;
            return r.Next(2) == 0 ? $"{number}{key:00}" : $"{number[..1]} {number[1..3]} {number[3..5]} {number[5..7]} {number[7..10]} {number[10..]} {key:00}";
        },
        ["es_dni"] = r =>
        {
            var number = r.Next(100_000_000);
            return $"{number:00000000}{Pick(r, "", "-")}{"TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]}";
        },
        ["it_codice_fiscale"] = CodiceFiscale,
        ["nl_bsn"] = r =>
        {
            while (true)
            {
                var number = Of(r, Digits, 9);
                var sum = number.Select((c, i) => (c - '0') * (i == 8 ? -1 : 9 - i)).Sum();
                if (sum % 11 == 0 && number.Any(c => c != '0'))
                {
                    return r.Next(2) == 0 ? $"BSN {number}" : $"{number[..4]}.{number[4..6]}.{number[6..]}";
                }
            }
        },
        ["se_personnummer"] = r => WithLuhn($"{r.Next(40, 100):00}{r.Next(1, 13):00}{r.Next(1, 29):00}", Of(r, Digits, 3), Pick(r, "-", "+")),
        ["pl_pesel"] = r =>
        {
            var number = $"{r.Next(100):00}{r.Next(1, 13):00}{r.Next(1, 29):00}{Of(r, Digits, 4)}";
            int[] weights = [1, 3, 7, 9];
            return number + (10 - number.Select((c, i) => (c - '0') * weights[i % 4]).Sum() % 10) % 10;
        },
        ["jwt"] = r => $"{Base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")}.{Base64Url($"{{\"sub\":\"{r.Next()}\"}}")}.{Of(r, Base62, 43)}",
        ["private_key"] = r => string.Concat("-----BEGIN ", Pick(r, "", "RSA ", "EC ", "OPENSSH "), "PRIVATE KEY-----\n", Of(r, Base62, 64), "\n", Of(r, Base62, 20), "==\n-----END ", "PRIVATE KEY-----"),
        ["aws_key"] = r => string.Concat("AK", "IA", Of(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
        ["azure_key"] = r => $"AccountKey={Of(r, Base62, 86)}==",
        ["google_key"] = r => string.Concat("AI", "za", Of(r, Base62 + "-_", 34), Of(r, Base62, 1)),
        ["api_token"] = r => string.Concat(Pick(r, "gh", "gh") + "p_", Of(r, Base62, 36)),
        ["connection_string"] = r => $"postgres://app:{Of(r, Base62, 12)}@db.internal/shop",
    };

    public static string Of(Random random, string alphabet, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));

    public static string Pick(Random random, params string[] words) => words[random.Next(words.Length)];

    private static string Card(Random random)
    {
        var (prefix, length) = ((string, int)[])[("4", 16), ("51", 16), ("34", 15), ("6011", 16), ("3530", 16), ("36", 14), ("62", 19)] is var kinds ? kinds[random.Next(kinds.Length)] : default;
        while (true)
        {
            var number = WithLuhn(prefix + Of(random, Digits, length - prefix.Length - 1), "", "");
            var grouped = length switch
            {
                16 => $"{number[..4]} {number[4..8]} {number[8..12]} {number[12..]}",
                15 => $"{number[..4]}-{number[4..10]}-{number[10..]}",
                14 => $"{number[..4]} {number[4..10]} {number[10..]}",
                _ => number,
            };
            return random.Next(2) == 0 || IsBarcode(number) ? grouped : number;
        }
    }

    private static bool IsBarcode(string number) =>
        number.Length < 15 && number.Reverse().Select((c, i) => (c - '0') * (i % 2 == 0 ? 1 : 3)).Sum() % 10 == 0;

    private static string WithLuhn(string first, string second, string between)
    {
        for (var check = 0; ; check++)
        {
            var number = first + second + check;
            var sum = number.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2 / 10 + (c - '0') * 2 % 10).Sum();
            if (sum % 10 == 0)
            {
                return first + between + second + check;
            }
        }
    }

    private static string Iban(Random random)
    {
        var (country, account) = random.Next(3) switch
        {
            0 => ("DE", Of(random, Digits, 18)),
            1 => ("GB", Of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 4) + Of(random, Digits, 14)),
            _ => ("NO", Of(random, Digits, 11)),
        };
        var number = string.Concat((account + country + "00").Select(c => char.IsDigit(c) ? $"{c}" : $"{c - 'A' + 10}"));
        var iban = $"{country}{98 - System.Numerics.BigInteger.Parse(number, CultureInfo.InvariantCulture) % 97:00}{account}";
        return random.Next(2) == 0 ? iban : string.Join(' ', iban.Chunk(4).Select(c => new string(c)));
    }

    private static string Phone(Random random) => random.Next(4) switch
    {
        0 => $"+49 {random.Next(30, 90)} {random.Next(100_000, 10_000_000)}",
        1 => $"({random.Next(200, 290)}) {random.Next(200, 999) / 100 * 100 + 55}-{Of(random, Digits, 4)}",
        2 => $"+1-{random.Next(200, 290)}-{random.Next(220, 900)}-{Of(random, Digits, 4)}",
        _ => $"0{random.Next(1, 6)} {Of(random, Digits, 2)} {Of(random, Digits, 2)} {Of(random, Digits, 2)} {Of(random, Digits, 2)}",
    };

    private static string TaxId(Random random)
    {
        while (true)
        {
            var digits = Digits.ToCharArray();
            random.Shuffle(digits);
            digits[random.Next(1, 10)] = digits[0];
            random.Shuffle(digits);
            if (digits[0] == '0')
            {
                continue;
            }

            var product = 10;
            foreach (var c in digits)
            {
                var sum = (c - '0' + product) % 10;
                product = (sum == 0 ? 10 : sum) * 2 % 11;
            }

            var check = 11 - product == 10 ? 0 : 11 - product;
            return new string(digits) + check;
        }
    }

    private static string CodiceFiscale(Random random)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var code = Of(random, Letters, 6) + Of(random, Digits, 2) + Of(random, "ABCDEHLMPRST", 1) + random.Next(1, 32).ToString("00", CultureInfo.InvariantCulture) + Of(random, Letters, 1) + Of(random, Digits, 3);
        int[] odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = code.Select((c, i) => char.IsDigit(c) ? c - '0' : c - 'A').Select((v, i) => i % 2 == 0 ? odd[v] : v).Sum();
        return code + (char)('A' + sum % 26);
    }

    private static string Base64Url(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
