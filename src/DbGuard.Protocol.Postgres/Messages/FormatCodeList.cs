using System.Buffers.Binary;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages;

/// <summary>Format codes as they stand on the wire: Int16 each, big-endian, each 0 or 1.</summary>
public readonly ref struct FormatCodeList
{
    private readonly ReadOnlySpan<byte> _encoded;

    private FormatCodeList(ReadOnlySpan<byte> encoded) => _encoded = encoded;

    public int Count => _encoded.Length / sizeof(short);

    public FormatCode this[int index] =>
        (FormatCode)BinaryPrimitives.ReadInt16BigEndian(_encoded.Slice(index * sizeof(short), sizeof(short)));

    /// <summary>The format of one value under Bind's rule: no codes = text for all, one code = that for all, else one each.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than one code, and none for <paramref name="index"/>.</exception>
    public FormatCode For(int index) => Count switch
    {
        0 => FormatCode.Text,
        1 => this[0],
        _ => this[index],
    };

    internal static FormatCodeList Read(scoped ref BodyReader reader, int count, string field)
    {
        var list = new FormatCodeList(reader.Bytes(count * sizeof(short), field));
        for (var i = 0; i < list.Count; i++)
        {
            if (!reader.Require(list[i] is FormatCode.Text or FormatCode.Binary, field))
            {
                return default;
            }
        }

        return list;
    }

    /// <summary>Codes that are already encoded.</summary>
    /// <exception cref="ArgumentException">An odd number of bytes.</exception>
    public static FormatCodeList FromEncoded(ReadOnlySpan<byte> encoded) =>
        encoded.Length % sizeof(short) == 0
            ? new FormatCodeList(encoded)
            : throw new ArgumentException("format codes are two bytes each", nameof(encoded));

    internal void Write(PacketWriter writer)
    {
        writer.WriteUInt16(checked((ushort)Count));
        writer.WriteBytes(_encoded);
    }
}
