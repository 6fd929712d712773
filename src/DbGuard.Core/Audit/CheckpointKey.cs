using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Core.Audit;

/// <summary>
/// Signs checkpoints, or checks them when only the public half is there: ECDSA P-256 with SHA-256 over <c>dbguard/checkpoint/1\n</c>, the length of the chain's id
/// (4 bytes) and the id, the sequence (8 bytes, big endian) and the hash.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class CheckpointKey : IDisposable
{
    private const int IdDigits = 16;

    private readonly ECDsa _key;

    private CheckpointKey(ECDsa key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..IdDigits];
    }

    /// <summary>See <see cref="Checkpoint.KeyId"/>.</summary>
    public string Id { get; }

    private static ReadOnlySpan<byte> Tag => "dbguard/checkpoint/1\n"u8;

    /// <summary>A new key pair.</summary>
    /// <returns>PEM of the private key (PKCS#8) and of the public one.</returns>
    public static (string Private, string Public) Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key.ExportPkcs8PrivateKeyPem() + "\n", key.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    /// <summary>Reads a private or public key.</summary>
    /// <exception cref="CryptographicException">It is no key on the curve P-256.</exception>
    public static CheckpointKey FromPem(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key.KeySize == 256 ? new CheckpointKey(key) : throw new CryptographicException("not a key on the curve P-256");
        }
        catch (ArgumentException failure)
        {
            key.Dispose();
            throw new CryptographicException("not a key in PEM", failure);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Signs the chain up to a record.</summary>
    /// <exception cref="CryptographicException">There is only the public half.</exception>
    public Checkpoint Sign(string chainId, long sequence, ReadOnlySpan<byte> hash) =>
        new(sequence, Convert.ToHexStringLower(hash), Id, Convert.ToBase64String(_key.SignData(Message(chainId, sequence, hash), HashAlgorithmName.SHA256)));

    /// <summary>True when the checkpoint is of this chain and was signed by this key.</summary>
    public bool IsSigned(string chainId, Checkpoint checkpoint)
    {
        Span<byte> signature = stackalloc byte[128];
        return checkpoint.Hash.Length == HashChain.HashBytes * 2
            && checkpoint.Hash.All(char.IsAsciiHexDigitLower)
            && Convert.TryFromBase64String(checkpoint.Signature, signature, out var length)
            && _key.VerifyData(Message(chainId, checkpoint.Sequence, Convert.FromHexString(checkpoint.Hash)), signature[..length], HashAlgorithmName.SHA256);
    }

    /// <summary>Signs something else than a checkpoint.</summary>
    /// <param name="tag">Separates it from everything else that is signed; ends in a line feed.</param>
    /// <param name="message">What is signed.</param>
    /// <exception cref="CryptographicException">There is only the public half.</exception>
    public string SignMessage(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> message) =>
        Convert.ToBase64String(_key.SignData([.. tag, .. message], HashAlgorithmName.SHA256));

    /// <summary>True when this key signed it.</summary>
    public bool IsSignedMessage(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> message, string signature)
    {
        Span<byte> given = stackalloc byte[128];
        byte[] signed = [.. tag, .. message];
        return Convert.TryFromBase64String(signature.Trim(), given, out var length) && _key.VerifyData(signed, given[..length], HashAlgorithmName.SHA256);
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Message(string chainId, long sequence, ReadOnlySpan<byte> hash)
    {
        var id = Encoding.UTF8.GetBytes(chainId);
        var message = new byte[Tag.Length + sizeof(int) + id.Length + sizeof(long) + hash.Length];
        Tag.CopyTo(message);
        var rest = message.AsSpan(Tag.Length);
        BinaryPrimitives.WriteInt32BigEndian(rest, id.Length);
        id.CopyTo(rest[sizeof(int)..]);
        BinaryPrimitives.WriteInt64BigEndian(rest[(sizeof(int) + id.Length)..], sequence);
        hash.CopyTo(rest[(sizeof(int) + id.Length + sizeof(long))..]);
        return message;
    }
}
