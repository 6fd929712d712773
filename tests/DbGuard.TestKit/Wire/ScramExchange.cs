using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.TestKit.Wire;

/// <summary>The client's side of SCRAM-SHA-256 without channel binding, for ASCII passwords (RFC 5802, RFC 7677).</summary>
public sealed class ScramExchange(string password)
{
    private const int HashBytes = 32;

    private readonly string _nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    private byte[] _expectedSignature = [];

    public const string Mechanism = "SCRAM-SHA-256";

    public string First => $"n,,n=,r={_nonce}";

    /// <summary>The final message for the server's first one.</summary>
    public string Final(string serverFirst)
    {
        var parts = serverFirst.Split(',').ToDictionary(part => part[0], part => part[2..]);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.ASCII.GetBytes(password), Convert.FromBase64String(parts['s']), int.Parse(parts['i'], CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, HashBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c=biws,r={parts['r']}";
        var exchange = Encoding.ASCII.GetBytes($"n=,r={_nonce},{serverFirst},{withoutProof}");
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), exchange);
        var proof = clientKey.Zip(signature, (key, mark) => (byte)(key ^ mark)).ToArray();
        _expectedSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), exchange);
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>True when the server has proven that it knows the password too.</summary>
    public bool Verifies(string serverFinal) => serverFinal == $"v={Convert.ToBase64String(_expectedSignature)}";
}
