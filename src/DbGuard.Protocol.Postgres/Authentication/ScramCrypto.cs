using System.Security.Cryptography;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>The arithmetic of SCRAM-SHA-256.</summary>
/// <remarks>Source: RFC 5802, 3. SCRAM Algorithm Overview, with the hash of RFC 7677.</remarks>
internal static class ScramCrypto
{
    public const int KeyBytes = 32;
    public const int NonceBytes = 18;
    public const int SaltBytes = 16;

    public static byte[] SaltedPassword(ReadOnlySpan<byte> preparedPassword, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(preparedPassword, salt, iterations, HashAlgorithmName.SHA256, KeyBytes);

    public static byte[] ClientKey(ReadOnlySpan<byte> saltedPassword) => HMACSHA256.HashData(saltedPassword, "Client Key"u8);

    public static byte[] ServerKey(ReadOnlySpan<byte> saltedPassword) => HMACSHA256.HashData(saltedPassword, "Server Key"u8);

    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));

    public static void Xor(Span<byte> target, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] ^= other[i];
        }
    }

    /// <summary>Canonical base64 only: no white space, no missing padding, no stray bits.</summary>
    public static bool TryDecodeBase64(string text, out byte[] bytes)
    {
        var buffer = new byte[text.Length];
        if (Convert.TryFromBase64String(text, buffer, out var length))
        {
            bytes = buffer[..length];
            return string.Equals(Convert.ToBase64String(bytes), text, StringComparison.Ordinal);
        }

        bytes = [];
        return false;
    }
}
