using System.Security.Cryptography;

namespace DbGuard.Core.Approvals;

/// <summary>Ids of approval requests: <c>apr-</c> and ten letters of Crockford's base 32 in lower case (50 random bits), easy to read out and to type.</summary>
public static class ApprovalId
{
    private const string Prefix = "apr-";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Letters = 10;

    /// <summary>A new random id.</summary>
    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, Letters);

    /// <summary>What a person typed, as the store knows it: lower case, with the prefix, o read as 0 and i and l as 1.</summary>
    public static string Normalize(string typed)
    {
        var letters = typed.Trim().ToLowerInvariant();
        letters = letters.StartsWith(Prefix, StringComparison.Ordinal) ? letters[Prefix.Length..] : letters;
        return Prefix + letters.Replace('o', '0').Replace('i', '1').Replace('l', '1');
    }
}
