using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>Cursor over a message body that remembers the first violation; after it, every read yields a default.</summary>
/// <remarks>So a decoder is a straight list of fields, and nothing read counts until <see cref="TryEnd"/> says so.</remarks>
internal ref struct BodyReader(ReadOnlySpan<byte> body, string message)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly string _message = message;
    private int _position;
    private ProtocolViolation? _violation;

    public readonly bool Failed => _violation is not null;

    public readonly int Position => _position;

    public readonly int RemainingLength => _body.Length - _position;

    public readonly ReadOnlySpan<byte> Since(int position) => Failed ? default : _body[position.._position];

    public byte Byte(string field)
    {
        var bytes = Bytes(1, field);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    public short Int16(string field)
    {
        var bytes = Bytes(sizeof(short), field);
        return bytes.IsEmpty ? (short)0 : BinaryPrimitives.ReadInt16BigEndian(bytes);
    }

    public ushort UInt16(string field) => (ushort)Int16(field);

    public int Int32(string field)
    {
        var bytes = Bytes(sizeof(int), field);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    public uint UInt32(string field) => (uint)Int32(field);

    /// <summary>An Int16 count that may not be negative.</summary>
    public int Count(string field)
    {
        var count = Int16(field);
        return Require(count >= 0, field) ? count : 0;
    }

    public ReadOnlySpan<byte> Bytes(int count, string field)
    {
        if (Failed)
        {
            return default;
        }

        if (count < 0 || count > RemainingLength)
        {
            _violation = ProtocolViolation.Truncated(_message, field);
            return default;
        }

        var bytes = _body.Slice(_position, count);
        _position += count;
        return bytes;
    }

    public ReadOnlySpan<byte> Rest()
    {
        var rest = Failed ? default : _body[_position..];
        _position = _body.Length;
        return rest;
    }

    /// <summary>Bytes up to a zero terminator, which is consumed and not returned.</summary>
    public ReadOnlySpan<byte> CString(string field)
    {
        if (Failed)
        {
            return default;
        }

        var rest = _body[_position..];
        var length = rest.IndexOf((byte)0);
        if (length < 0)
        {
            _violation = ProtocolViolation.MissingTerminator(_message, field);
            return default;
        }

        _position += length + 1;
        return rest[..length];
    }

    /// <summary>Records a violation unless the value just read is allowed.</summary>
    public bool Require(bool allowed, string field)
    {
        if (!allowed && !Failed)
        {
            _violation = ProtocolViolation.ValueOutOfRange(_message, field);
        }

        return !Failed;
    }

    /// <summary>True when no violation occurred and the body is used up.</summary>
    public bool TryEnd([NotNullWhen(false)] out ProtocolViolation? violation)
    {
        if (!Failed && _position != _body.Length)
        {
            _violation = ProtocolViolation.TrailingBytes(_message);
        }

        violation = _violation;
        return violation is null;
    }
}
