using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DbGuard.Core.Masking.Maskers;

/// <summary>
/// A keyed one-to-one mapping of whole numbers: a balanced Feistel network with HMAC-SHA-256 as its round function
/// (Luby and Rackoff, "How to construct pseudorandom permutations from pseudorandom functions", 1988). Numbers that fit 32 bits
/// stay within 32 bits and have the same pseudonym in a 32-bit and in a 64-bit column; the others are mapped over 64 bits.
/// A hash cut to 32 bits would give two of 50 000 keys the same pseudonym more often than not.
/// </summary>
internal sealed class IntegerPermutation(byte[] key)
{
    private const int Rounds32 = 6;
    private const int Rounds64 = 4;
    private const byte Domain32 = 32;
    private const byte Domain64 = 64;

    private readonly byte[] _key32 = HMACSHA256.HashData(key, new[] { Domain32 });
    private readonly byte[] _key64 = HMACSHA256.HashData(key, new[] { Domain64 });

    public long Permute(long value) => value is >= int.MinValue and <= int.MaxValue ? Permute32((uint)value) : Permute64((ulong)value);

    private int Permute32(uint value)
    {
        var left = value >> 16;
        var right = value & 0xFFFF;
        for (byte round = 0; round < Rounds32; round++)
        {
            (left, right) = (right, left ^ (Round(_key32, round, right) & 0xFFFF));
        }

        return (int)(left << 16 | right);
    }

    private long Permute64(ulong value)
    {
        var left = (uint)(value >> 32);
        var right = (uint)value;
        for (byte round = 0; round < Rounds64; round++)
        {
            (left, right) = (right, left ^ Round(_key64, round, right));
        }

        return (long)((ulong)left << 32 | right);
    }

    private static uint Round(byte[] key, byte round, uint half)
    {
        Span<byte> input = stackalloc byte[1 + sizeof(uint)];
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        input[0] = round;
        BinaryPrimitives.WriteUInt32BigEndian(input[1..], half);
        HMACSHA256.HashData(key, input, digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest);
    }
}
