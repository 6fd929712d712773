using System.Buffers.Binary;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Protocol.Postgres.Messages;

/// <summary>Values as they stand on the wire: Int32 length (-1 = NULL, no bytes), then that many bytes, each.</summary>
/// <remarks>Enumerate with <c>foreach</c>; nothing is allocated. Lengths were checked when the message was decoded.</remarks>
public readonly ref struct WireValueList
{
    private readonly ReadOnlySpan<byte> _encoded;

    private WireValueList(int count, ReadOnlySpan<byte> encoded)
    {
        Count = count;
        _encoded = encoded;
    }

    public int Count { get; }

    /// <summary>The values with their length fields.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    public Enumerator GetEnumerator() => new(_encoded);

    internal static WireValueList Read(scoped ref BodyReader reader, int count, string field)
    {
        var start = reader.Position;
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            ReadValue(ref reader, field);
        }

        return reader.Failed ? default : new WireValueList(count, reader.Since(start));
    }

    internal static WireValue ReadValue(scoped ref BodyReader reader, string field)
    {
        var length = reader.Int32(field);
        if (length == -1)
        {
            return new WireValue(isNull: true, default);
        }

        return reader.Require(length >= 0, field) ? new WireValue(isNull: false, reader.Bytes(length, field)) : default;
    }

    internal void Write(PacketWriter writer)
    {
        writer.WriteUInt16(checked((ushort)Count));
        writer.WriteBytes(_encoded);
    }

    /// <summary>Walks the values in order.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> encoded) => _rest = encoded;

        public WireValue Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(_rest);
            _rest = _rest[sizeof(int)..];
            Current = length < 0 ? new WireValue(isNull: true, default) : new WireValue(isNull: false, _rest[..length]);
            _rest = _rest[Math.Max(length, 0)..];
            return true;
        }
    }
}
