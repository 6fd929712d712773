using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>What takes up a held statement again after the connection was lost: 256 random bits; the store keeps their SHA-256 only.</summary>
internal static class ResumeToken
{
    /// <summary>The session setting that carries it: <c>SET dbguard.resume = '…'</c>, then the same statement.</summary>
    public const string Setting = "dbguard.resume";

    private const int Bytes = 32;

    public static string Create() => "rst-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Trim())));
}
