using System.Buffers.Binary;
using System.Text;

namespace DbGuard.TestKit.Wire;

/// <summary>Puts bytes together in network order; the basis of <see cref="Frontend"/> and of hostile messages.</summary>
public sealed class WireWriter
{
    private readonly List<byte> _bytes = [];

    public WireWriter Byte(int value)
    {
        _bytes.Add((byte)value);
        return this;
    }

    public WireWriter Int16(int value)
    {
        var start = _bytes.Count;
        _bytes.AddRange(new byte[2]);
        BinaryPrimitives.WriteInt16BigEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes)[start..], (short)value);
        return this;
    }

    public WireWriter Int32(int value)
    {
        var start = _bytes.Count;
        _bytes.AddRange(new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes)[start..], value);
        return this;
    }

    public WireWriter Bytes(params ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>UTF-8 text and its terminating zero.</summary>
    public WireWriter Text(string value)
    {
        _bytes.AddRange(Encoding.UTF8.GetBytes(value));
        _bytes.Add(0);
        return this;
    }

    /// <summary>The bytes so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>The bytes as the body of a message of <paramref name="type"/>, with its length.</summary>
    public byte[] ToMessage(char type) => new WireWriter().Byte(type).Int32(_bytes.Count + 4).Bytes(ToArray()).ToArray();

    /// <summary>The bytes as a packet without type byte, with its length.</summary>
    public byte[] ToStartupPacket() => new WireWriter().Int32(_bytes.Count + 4).Bytes(ToArray()).ToArray();
}
