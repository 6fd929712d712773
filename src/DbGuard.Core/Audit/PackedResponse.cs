using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace DbGuard.Core.Audit;

/// <summary>
/// A response as a store keeps it: as it is, or as gzip (RFC 1952) where that is smaller. A PostgreSQL message begins with a letter or a
/// digit, gzip with 1F 8B, so which of the two it is needs no mark. What a record's body says of it is said of the unpacked bytes.
/// </summary>
public static class PackedResponse
{
    /// <summary>Shorter ones are kept as they are: packing them costs more than it saves.</summary>
    public const int LeastBytes = 4096;

    /// <summary>Longest response that is unpacked; longer ones than the gateway's own bound were not written by it.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>True for gzip.</summary>
    public static bool IsPacked(ReadOnlySpan<byte> stored) => stored is [0x1F, 0x8B, ..];

    /// <summary>Packs a response into <paramref name="packed"/>; false when nothing is saved, and the response is kept as it is.</summary>
    /// <param name="response">The response.</param>
    /// <param name="packed">Room for less than the response.</param>
    /// <param name="length">Bytes written.</param>
    public static bool TryPack(ReadOnlySpan<byte> response, byte[] packed, out int length)
    {
        length = 0;
        if (response.Length < LeastBytes)
        {
            return false;
        }

        try
        {
            using var room = new MemoryStream(packed, 0, Math.Min(packed.Length, response.Length), writable: true);
            using (var gzip = new GZipStream(room, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(response);
            }

            length = (int)room.Position;
            return true;
        }
        catch (NotSupportedException)
        {
            // It does not fit, so nothing is saved.
            return false;
        }
    }

    /// <summary>The response itself; false when it is packed and cannot be unpacked, or would be longer than allowed.</summary>
    /// <param name="stored">What the store has.</param>
    /// <param name="response">The response.</param>
    public static bool TryUnpack(ReadOnlySpan<byte> stored, [NotNullWhen(true)] out byte[]? response)
    {
        response = null;
        if (!IsPacked(stored))
        {
            response = stored.ToArray();
            return true;
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(stored.ToArray()), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            var piece = new byte[16 * 1024];
            while (gzip.Read(piece) is > 0 and var count)
            {
                if (unpacked.Length + count > MostBytes)
                {
                    return false;
                }

                unpacked.Write(piece, 0, count);
            }

            response = unpacked.ToArray();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
