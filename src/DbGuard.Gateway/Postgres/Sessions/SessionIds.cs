using System.Security.Cryptography;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>Makes ids that name a session in records, logs and the upstream's log.</summary>
internal static class SessionIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>60 random bits: unique for practical purposes, not a secret.</summary>
    public static string New() => $"s-{RandomNumberGenerator.GetString(Alphabet, 12)}";
}
