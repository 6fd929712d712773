using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>Pooled, growable buffer into which messages are encoded before one socket send.</summary>
/// <remarks>
/// Reusable: write messages, send <see cref="WrittenMemory"/>, then <see cref="Consume"/> what was sent or
/// <see cref="Clear"/>. Allocates nothing once it has reached its working size. Arrays are cleared before they go back
/// to the pool. Not thread-safe.
/// </remarks>
public sealed class PacketWriter : IBufferWriter<byte>, IDisposable
{
    /// <summary>Initial size: 16 KiB.</summary>
    public const int DefaultCapacityBytes = 16 * 1024;

    /// <summary>An array larger than this is given back when the writer becomes empty: 256 KiB.</summary>
    public const int RetainedCapacityBytes = 256 * 1024;

    private const int NoMessage = -1;

    private readonly int _initialCapacity;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _messageStart = NoMessage;
    private int _lengthAt;

    public PacketWriter(int initialCapacityBytes = DefaultCapacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialCapacityBytes);
        _initialCapacity = initialCapacityBytes;
        _buffer = ArrayPool<byte>.Shared.Rent(initialCapacityBytes);
    }

    /// <summary>Whole messages not yet consumed. Invalid after the next write.</summary>
    /// <exception cref="InvalidOperationException">A message is open.</exception>
    public ReadOnlyMemory<byte> WrittenMemory
    {
        get
        {
            ThrowIfMessageOpen();
            return _buffer.AsMemory(_start, _end - _start);
        }
    }

    /// <inheritdoc cref="WrittenMemory"/>
    public ReadOnlySpan<byte> WrittenSpan => WrittenMemory.Span;

    /// <summary>Bytes written and not consumed, those of an open message included.</summary>
    public int WrittenLength => _end - _start;

    /// <summary>Current size of the array behind the writer.</summary>
    public int CapacityBytes => _buffer.Length;

    /// <inheritdoc cref="BeginMessage(byte)"/>
    public void BeginMessage(FrontendMessageType type) => BeginMessage((byte)type);

    /// <inheritdoc cref="BeginMessage(byte)"/>
    public void BeginMessage(BackendMessageType type) => BeginMessage((byte)type);

    /// <summary>Starts a typed message; the length is patched by <see cref="EndMessage"/>.</summary>
    /// <exception cref="InvalidOperationException">A message is already open.</exception>
    public void BeginMessage(byte type)
    {
        ThrowIfMessageOpen();
        _messageStart = _end;
        WriteByte(type);
        _lengthAt = _end;
        WriteInt32(0);
    }

    /// <summary>Starts a start-up packet, which has a length but no type byte.</summary>
    /// <exception cref="InvalidOperationException">A message is already open.</exception>
    public void BeginStartupPacket()
    {
        ThrowIfMessageOpen();
        _messageStart = _lengthAt = _end;
        WriteInt32(0);
    }

    /// <summary>Closes the open message and patches its length.</summary>
    /// <exception cref="InvalidOperationException">No message is open.</exception>
    public void EndMessage()
    {
        ThrowIfNoMessage();
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_lengthAt), _end - _lengthAt);
        _messageStart = NoMessage;
    }

    /// <summary>Removes the open message as if it had never been begun.</summary>
    /// <exception cref="InvalidOperationException">No message is open.</exception>
    public void AbandonMessage()
    {
        ThrowIfNoMessage();
        _buffer.AsSpan(_messageStart, _end - _messageStart).Clear();
        _end = _messageStart;
        _messageStart = NoMessage;
    }

    public void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        _end++;
    }

    public void WriteInt16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), value);
        _end += sizeof(short);
    }

    public void WriteUInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(sizeof(ushort)), value);
        _end += sizeof(ushort);
    }

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), value);
        _end += sizeof(int);
    }

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);
        _end += sizeof(uint);
    }

    /// <summary>Bytes as they are: a field, or a whole frame that passes through unchanged.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>A string and its zero terminator.</summary>
    /// <exception cref="ArgumentException">The text contains a zero byte.</exception>
    public void WriteCString(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0))
        {
            throw new ArgumentException("a protocol string cannot contain a zero byte", nameof(text));
        }

        WriteBytes(text);
        WriteByte(0);
    }

    /// <summary>A string in UTF-8 and its zero terminator; unpaired surrogates become U+FFFD.</summary>
    /// <exception cref="ArgumentException">The text contains U+0000.</exception>
    public void WriteCString(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a protocol string cannot contain a zero byte", nameof(text));
        }

        _end += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetByteCount(text)));
        WriteByte(0);
    }

    /// <summary>A value as DataRow, Bind and FunctionCall carry it: Int32 length, then the bytes.</summary>
    public void WriteValue(ReadOnlySpan<byte> value)
    {
        WriteInt32(value.Length);
        WriteBytes(value);
    }

    /// <summary>A NULL as DataRow, Bind and FunctionCall carry it: length -1.</summary>
    public void WriteNullValue() => WriteInt32(-1);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_end);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_end);
    }

    /// <summary>Drops bytes that were sent, from the front.</summary>
    /// <exception cref="InvalidOperationException">A message is open.</exception>
    public void Consume(int count)
    {
        ThrowIfMessageOpen();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, WrittenLength);
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    /// <summary>Drops everything, an open message included, and gives a very large array back.</summary>
    public void Clear()
    {
        _start = _end = 0;
        _messageStart = NoMessage;
        if (_buffer.Length > Math.Max(RetainedCapacityBytes, 2 * _initialCapacity))
        {
            Replace(_initialCapacity);
        }
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _start = _end = 0;
        _messageStart = NoMessage;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _end < count)
        {
            Grow(count);
        }

        return _buffer.AsSpan(_end, count);
    }

    private void Grow(int count)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        var needed = checked(WrittenLength + count);
        Replace((int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Math.Max(needed, Array.MaxLength)));
    }

    private void Replace(int capacity)
    {
        var target = ArrayPool<byte>.Shared.Rent(capacity);
        var written = WrittenLength;
        _buffer.AsSpan(_start, written).CopyTo(target);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = target;
        if (_messageStart != NoMessage)
        {
            _messageStart -= _start;
            _lengthAt -= _start;
        }

        _start = 0;
        _end = written;
    }

    private void ThrowIfMessageOpen()
    {
        if (_messageStart != NoMessage)
        {
            throw new InvalidOperationException("a message is open");
        }
    }

    private void ThrowIfNoMessage()
    {
        if (_messageStart == NoMessage)
        {
            throw new InvalidOperationException("no message is open");
        }
    }
}
