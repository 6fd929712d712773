using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Core.Approvals;

/// <summary>What takes up a held statement again after the connection was lost: 256 random bits; the store keeps their SHA-256 only.</summary>
public static class ResumeToken
{
    /// <summary>The session setting that carries it: <c>SET dbguard.resume = '…'</c>, then the same statement.</summary>
    public const string Setting = "dbguard.resume";

    private const int Bytes = 32;

    /// <summary>A new token: <c>rst-</c> and 64 hex digits.</summary>
    public static string Create() => "rst-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What a store keeps of a token: SHA-256, lower-case hex.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Trim())));
}
