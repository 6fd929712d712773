using System.Buffers.Binary;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages;

/// <summary>Object ids as they stand on the wire: UInt32 each, big-endian; 0 means "not said".</summary>
public readonly ref struct OidList
{
    private readonly ReadOnlySpan<byte> _encoded;

    private OidList(ReadOnlySpan<byte> encoded) => _encoded = encoded;

    public int Count => _encoded.Length / sizeof(uint);

    public uint this[int index] =>
        BinaryPrimitives.ReadUInt32BigEndian(_encoded.Slice(index * sizeof(uint), sizeof(uint)));

    internal static OidList Read(scoped ref BodyReader reader, int count, string field) =>
        new(reader.Bytes(count * sizeof(uint), field));

    /// <summary>Ids that are already encoded.</summary>
    /// <exception cref="ArgumentException">Not a multiple of four bytes.</exception>
    public static OidList FromEncoded(ReadOnlySpan<byte> encoded) =>
        encoded.Length % sizeof(uint) == 0
            ? new OidList(encoded)
            : throw new ArgumentException("object ids are four bytes each", nameof(encoded));

    /// <summary>The ids as an array, to keep beyond the life of the buffer.</summary>
    public uint[] ToArray()
    {
        var oids = new uint[Count];
        for (var i = 0; i < oids.Length; i++)
        {
            oids[i] = this[i];
        }

        return oids;
    }

    internal void Write(PacketWriter writer)
    {
        writer.WriteUInt16(checked((ushort)Count));
        writer.WriteBytes(_encoded);
    }
}
