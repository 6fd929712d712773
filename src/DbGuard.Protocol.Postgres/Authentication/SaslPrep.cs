using System.Text;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>Brings a password into the form in which SCRAM hashes it.</summary>
/// <remarks>
/// As PostgreSQL does it: ASCII stays as it is; text that is not UTF-8, becomes empty, or contains what SASLprep
/// prohibits is used as its raw bytes, so that every password works. Source: RFC 4013, RFC 3454.
/// </remarks>
public static class SaslPrep
{
    /// <summary>The prepared password in UTF-8, a new array the caller may clear.</summary>
    public static byte[] Prepare(string password) => Prepare(Encoding.UTF8.GetBytes(password));

    /// <inheritdoc cref="Prepare(string)"/>
    public static byte[] Prepare(ReadOnlySpan<byte> password)
    {
        if (Ascii.IsValid(password) || !TryPrepare(password, out var prepared))
        {
            return password.ToArray();
        }

        return prepared;
    }

    private static bool TryPrepare(ReadOnlySpan<byte> password, out byte[] prepared)
    {
        prepared = [];
        // WHY: RFC 3454 checks the text after normalization, PostgreSQL (client and server) the text before it. Passwords
        // are hashed by them, so we follow them; a real server judges this in the tests.
        if (!TryMap(password, out var mapped)
            || mapped.Count == 0
            || mapped.Exists(SaslPrepTables.Instance.Prohibited.Contains)
            || BreaksDirectionRule(mapped))
        {
            return false;
        }

        var normalized = CompatibilityNormalization.Normalize(mapped);
        prepared = Encoding.UTF8.GetBytes(string.Concat(normalized.Select(p => new Rune(p).ToString())));
        return true;
    }

    /// <summary>Step 1: other spaces become a space, and what is commonly mapped to nothing goes.</summary>
    private static bool TryMap(ReadOnlySpan<byte> password, out List<int> mapped)
    {
        var tables = SaslPrepTables.Instance;
        mapped = [];
        while (!password.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(password, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            password = password[length..];
            if (tables.MappedToSpace.Contains(rune.Value))
            {
                mapped.Add(' ');
            }
            else if (!tables.MappedToNothing.Contains(rune.Value))
            {
                mapped.Add(rune.Value);
            }
        }

        return true;
    }

    /// <summary>With right-to-left text, nothing left-to-right may stand, and right-to-left must be first and last.</summary>
    private static bool BreaksDirectionRule(List<int> points)
    {
        var rightToLeft = SaslPrepTables.Instance.RightToLeft;
        return points.Exists(rightToLeft.Contains)
            && (points.Exists(SaslPrepTables.Instance.LeftToRight.Contains)
                || !rightToLeft.Contains(points[0])
                || !rightToLeft.Contains(points[^1]));
    }
}
