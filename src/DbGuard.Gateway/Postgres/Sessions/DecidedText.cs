using System.Security.Cryptography;
using System.Text;
using DbGuard.Core;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>A text with the decision on it and everything the decision depended on.</summary>
/// <param name="Bytes">The exact bytes that were analysed and that are forwarded, without terminator.</param>
/// <param name="Outcome">The decision.</param>
/// <param name="CatalogVersion">Snapshot it was analysed against.</param>
/// <param name="ViewKey">Search paths it was analysed under.</param>
/// <param name="PolicyVersion">Policy that decided.</param>
internal sealed record DecidedText(byte[] Bytes, GuardOutcome Outcome, long CatalogVersion, string ViewKey, string PolicyVersion)
{
    private string? _hash;
    private string? _string;

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public string Hash => _hash ??= Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>The text for people and records.</summary>
    public string String => _string ??= Encoding.UTF8.GetString(Bytes);
}
