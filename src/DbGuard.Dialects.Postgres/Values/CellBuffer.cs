using System.Buffers;
using System.Buffers.Binary;

namespace DbGuard.Dialects.Postgres.Values;

/// <summary>
/// Reusable buffer in which one cell is put together: it can be cut back when a mask turns out to be impossible, and patched.
/// Allocates only while it grows. Not thread-safe.
/// </summary>
public sealed class CellBuffer : IBufferWriter<byte>
{
    private const int RetainedBytes = 1024 * 1024;

    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>Bytes written.</summary>
    public int Length => _length;

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>What has been written, for patching. Invalid after the next write.</summary>
    internal Span<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Forgets everything; a very large array is given up.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > RetainedBytes)
        {
            _bytes = new byte[256];
        }
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    /// <summary>Cuts back to an earlier <see cref="Length"/>.</summary>
    internal void Truncate(int length) => _length = length;

    /// <summary>Drops everything but the last <paramref name="count"/> bytes.</summary>
    internal void KeepLast(int count)
    {
        _bytes.AsSpan(_length - count, count).CopyTo(_bytes);
        _length = count;
    }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    internal void Append(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    internal void AppendInt16(short value)
    {
        Reserve(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(short);
    }

    internal void AppendInt32(int value)
    {
        Reserve(sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(int);
    }

    internal void AppendInt64(long value)
    {
        Reserve(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(long);
    }

    private void Reserve(int count)
    {
        if (count > _bytes.Length - _length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(_length + (long)count, 2L * _bytes.Length), Math.Max(checked(_length + count), Array.MaxLength)));
        }
    }
}
