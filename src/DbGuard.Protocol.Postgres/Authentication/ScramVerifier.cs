using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>What a server keeps instead of a password: enough to check one, not enough to log in with.</summary>
/// <remarks>
/// Text format, as in pg_authid.rolpassword: <c>SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey</c>, the last three in
/// base64. Source: PostgreSQL 18 docs, 52.8 pg_authid; RFC 5802, 3. The keys are secrets: <see cref="ToString"/> hides them.
/// </remarks>
public sealed class ScramVerifier
{
    /// <summary>PostgreSQL's scram_iterations.</summary>
    public const int DefaultIterations = 4096;

    /// <summary>Most iterations we compute, for ourselves or at a server's wish (about half a second).</summary>
    public const int MaxIterations = 1_000_000;

    private readonly byte[] _salt;
    private readonly byte[] _storedKey;
    private readonly byte[] _serverKey;

    private ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey, bool isMock = false)
    {
        Iterations = iterations;
        _salt = salt;
        _storedKey = storedKey;
        _serverKey = serverKey;
        IsMock = isMock;
    }

    public int Iterations { get; }

    public ReadOnlySpan<byte> Salt => _salt;

    internal ReadOnlySpan<byte> StoredKey => _storedKey;

    internal ReadOnlySpan<byte> ServerKey => _serverKey;

    /// <summary>True for a user that does not exist: no password matches, and the exchange looks like any other.</summary>
    public bool IsMock { get; }

    /// <summary>Makes a verifier from a password, with a new salt.</summary>
    public static ScramVerifier Create(string password, int iterations = DefaultIterations) =>
        Create(password, RandomNumberGenerator.GetBytes(ScramCrypto.SaltBytes), iterations);

    /// <inheritdoc cref="Create(string, int)"/>
    /// <exception cref="ArgumentOutOfRangeException">Iterations below 1 or above <see cref="MaxIterations"/>.</exception>
    public static ScramVerifier Create(string password, ReadOnlySpan<byte> salt, int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(iterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MaxIterations);
        var (storedKey, serverKey) = Derive(SaslPrep.Prepare(password), salt, iterations);
        return new ScramVerifier(iterations, salt.ToArray(), storedKey, serverKey);
    }

    /// <summary>
    /// A verifier for a user that does not exist. The same user and secret give the same salt, so that asking twice
    /// does not tell. The secret is random, at least 16 bytes, and kept as long as the verifiers of real users;
    /// the iterations must be those of real users.
    /// </summary>
    public static ScramVerifier Mock(string user, ReadOnlySpan<byte> serverSecret, int iterations = DefaultIterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(serverSecret.Length, 16);
        var derived = HMACSHA256.HashData(serverSecret, Encoding.UTF8.GetBytes(user));
        return new ScramVerifier(
            iterations,
            derived[..ScramCrypto.SaltBytes],
            HMACSHA256.HashData(derived, "Stored Key"u8),
            HMACSHA256.HashData(derived, "Server Key"u8),
            isMock: true);
    }

    /// <summary>Reads the text format; false when it is not one, or asks for more than <see cref="MaxIterations"/>.</summary>
    public static bool TryParse(string text, out ScramVerifier? verifier)
    {
        verifier = null;
        var parts = text.Split('$');
        if (parts.Length != 3 || !string.Equals(parts[0], ScramMechanisms.Sha256, StringComparison.Ordinal))
        {
            return false;
        }

        var cost = parts[1].Split(':');
        var keys = parts[2].Split(':');
        if (cost.Length != 2 || keys.Length != 2
            || !int.TryParse(cost[0], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < 1 or > MaxIterations
            || !ScramCrypto.TryDecodeBase64(cost[1], out var salt) || salt.Length == 0
            || !ScramCrypto.TryDecodeBase64(keys[0], out var storedKey) || storedKey.Length != ScramCrypto.KeyBytes
            || !ScramCrypto.TryDecodeBase64(keys[1], out var serverKey) || serverKey.Length != ScramCrypto.KeyBytes)
        {
            return false;
        }

        verifier = new ScramVerifier(iterations, salt, storedKey, serverKey);
        return true;
    }

    /// <summary>The text format, to be stored where passwords are.</summary>
    public string Format() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ScramMechanisms.Sha256}${Iterations}:{Convert.ToBase64String(_salt)}${Convert.ToBase64String(_storedKey)}:{Convert.ToBase64String(_serverKey)}");

    /// <summary>Checks a password that came in clear, in constant time; false for a mock, at the same cost.</summary>
    /// <param name="password">The bytes as the client sent them, without terminator.</param>
    public bool Matches(ReadOnlySpan<byte> password)
    {
        var (storedKey, _) = Derive(SaslPrep.Prepare(password), _salt, Iterations);
        return CryptographicOperations.FixedTimeEquals(storedKey, _storedKey) && !IsMock;
    }

    /// <summary>The cost only; for the text format use <see cref="Format"/>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ScramMechanisms.Sha256}, {Iterations} iterations");

    private static (byte[] StoredKey, byte[] ServerKey) Derive(byte[] preparedPassword, ReadOnlySpan<byte> salt, int iterations)
    {
        var salted = ScramCrypto.SaltedPassword(preparedPassword, salt, iterations);
        var clientKey = ScramCrypto.ClientKey(salted);
        var result = (SHA256.HashData(clientKey), ScramCrypto.ServerKey(salted));
        CryptographicOperations.ZeroMemory(preparedPassword);
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(clientKey);
        return result;
    }
}
