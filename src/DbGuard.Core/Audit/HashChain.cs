using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Core.Audit;

/// <summary>
/// The evidence chain: <c>hash(n) = SHA-256(tag, hash(n-1), n, length(body), body)</c>. The tag separates it from every other
/// use of SHA-256 in DbGuard, the sequence and the length make two different inputs never look alike, and <c>hash(0)</c> is
/// derived from the chain's id, so that records of one chain do not fit into another.
/// </summary>
/// <remarks>
/// Layout of the hashed bytes: tag 16 bytes, previous hash 32, sequence 8 and body length 8 (both unsigned, big endian), body.
/// The sequence starts at 1 and has no gaps.
/// </remarks>
public static class HashChain
{
    /// <summary>Size of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>Size of what is hashed before the body.</summary>
    public const int HeaderBytes = 64;

    private const int PreviousOffset = 16;
    private const int SequenceOffset = PreviousOffset + HashBytes;
    private const int LengthOffset = SequenceOffset + sizeof(ulong);

    private static ReadOnlySpan<byte> RecordTag => "dbguard/audit/1\n"u8;

    private static ReadOnlySpan<byte> GenesisTag => "dbguard/chain/1\n"u8;

    /// <summary>The hash before the first record of the chain named <paramref name="chainId"/>.</summary>
    public static byte[] Genesis(string chainId)
    {
        byte[] input = [.. GenesisTag, .. Encoding.UTF8.GetBytes(chainId)];
        return SHA256.HashData(input);
    }

    /// <summary>
    /// Hashes one record in place: <paramref name="frame"/> has <see cref="HeaderBytes"/> free bytes, which are filled in here,
    /// and then the body.
    /// </summary>
    public static void Seal(Span<byte> frame, ReadOnlySpan<byte> previous, long sequence, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frame.Length, HeaderBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(previous.Length, HashBytes);
        WriteHeader(frame, previous, sequence, frame.Length - HeaderBytes);
        SHA256.HashData(frame, hash);
    }

    /// <summary>The hash of one record whose body lies elsewhere.</summary>
    public static void Compute(ReadOnlySpan<byte> previous, long sequence, ReadOnlySpan<byte> body, Span<byte> hash, IncrementalHash hasher)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        WriteHeader(header, previous, sequence, body.Length);
        hasher.AppendData(header);
        hasher.AppendData(body);
        hasher.GetHashAndReset(hash);
    }

    private static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> previous, long sequence, int bodyLength)
    {
        RecordTag.CopyTo(header);
        previous.CopyTo(header[PreviousOffset..]);
        BinaryPrimitives.WriteUInt64BigEndian(header[SequenceOffset..], (ulong)sequence);
        BinaryPrimitives.WriteUInt64BigEndian(header[LengthOffset..], (ulong)bodyLength);
    }
}
