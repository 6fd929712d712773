using System.Buffers;

namespace DbGuard.Protocol.Postgres.Framing;

/// <summary>Pooled, contiguous buffer between a socket and <see cref="FrameReader"/>.</summary>
/// <remarks>
/// Memory follows bytes received, not bytes announced: for a long frame it doubles as data arrives and never exceeds
/// the announced (and already limited) length by more than the pool's rounding. After a large frame it returns to its
/// initial size. Arrays are cleared before they go back to the pool: they held statements and rows. Not thread-safe.
/// <code>
/// while (FrameReader.TryReadFrame(buffer.Unread, limits, out var frame, out var needed, out var violation) == NeedMoreData)
///     buffer.Advance(await socket.ReceiveAsync(buffer.GetWritableMemory(needed)));
/// </code>
/// </remarks>
public sealed class ReceiveBuffer : IDisposable
{
    /// <summary>Initial and idle size: 16 KiB.</summary>
    public const int DefaultCapacityBytes = 16 * 1024;

    private readonly int _initialCapacity;
    private byte[] _buffer;
    private int _start;
    private int _end;

    public ReceiveBuffer(int initialCapacityBytes = DefaultCapacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(initialCapacityBytes, FrameHeader.LengthBytes);
        _initialCapacity = initialCapacityBytes;
        _buffer = ArrayPool<byte>.Shared.Rent(initialCapacityBytes);
    }

    /// <summary>Bytes received and not consumed. Invalid after <see cref="GetWritableMemory"/>.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <inheritdoc cref="Unread"/>
    public ReadOnlyMemory<byte> UnreadMemory => _buffer.AsMemory(_start, _end - _start);

    public int UnreadLength => _end - _start;

    /// <summary>Current size of the array behind the buffer.</summary>
    public int CapacityBytes => _buffer.Length;

    /// <summary>Room to receive into, never empty; compacts, grows or shrinks first.</summary>
    /// <param name="frameLength">Total bytes of the frame at the start of <see cref="Unread"/> if known, else any smaller number.</param>
    /// <exception cref="InvalidOperationException">The buffer already holds <paramref name="frameLength"/> bytes and is full: consume first.</exception>
    public Memory<byte> GetWritableMemory(int frameLength)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        var unread = UnreadLength;
        if (_buffer.Length > 2 * _initialCapacity && Math.Max(unread, frameLength) < _initialCapacity)
        {
            MoveTo(_initialCapacity);
        }
        else if (unread == 0)
        {
            _start = _end = 0;
        }
        else if (_start > 0 && (_end == _buffer.Length || frameLength > _buffer.Length - _start))
        {
            _buffer.AsSpan(_start, unread).CopyTo(_buffer);
            _start = 0;
            _end = unread;
        }

        if (_end == _buffer.Length)
        {
            if (frameLength <= unread)
            {
                throw new InvalidOperationException("the receive buffer is full of unread frames");
            }

            MoveTo((int)Math.Min(frameLength, 2L * _buffer.Length));
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Says how many bytes were received into the memory last given out.</summary>
    public void Advance(int received)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(received);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(received, _buffer.Length - _end);
        _end += received;
    }

    /// <summary>Drops bytes from the front; no copy.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, UnreadLength);
        _start += count;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _start = _end = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private void MoveTo(int capacity)
    {
        var target = ArrayPool<byte>.Shared.Rent(capacity);
        var unread = UnreadLength;
        Unread.CopyTo(target);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = target;
        _start = 0;
        _end = unread;
    }
}
