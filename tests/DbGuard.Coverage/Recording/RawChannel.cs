using System.Buffers.Binary;
using System.Net.Sockets;

namespace DbGuard.Coverage.Recording;

/// <summary>One side of a recorded connection: whole messages in, bytes out. Blocking; used by one thread.</summary>
internal sealed class RawChannel(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly MemoryStream _output = new();
    private byte[] _input = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads the first message of a connection, which has no type byte.</summary>
    /// <returns>Length and body; empty when the other side is gone.</returns>
    public ReadOnlyMemory<byte> ReadStartup() => Fill(4) && Fill(LengthAt(_start)) ? Take(LengthAt(_start)) : default;

    /// <summary>Reads one message.</summary>
    /// <returns>False when the other side is gone.</returns>
    public bool TryRead(out RawFrame frame)
    {
        frame = default;
        if (!Fill(5) || !Fill(1 + LengthAt(_start + 1)))
        {
            return false;
        }

        frame = new RawFrame(Take(1 + LengthAt(_start + 1)));
        return true;
    }

    /// <summary>True when a whole read would not block.</summary>
    public bool HasInput => _end > _start;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        if (_output.Length > 256 * 1024)
        {
            Flush();
        }
    }

    public void Flush()
    {
        _stream.Write(_output.GetBuffer(), 0, (int)_output.Length);
        _output.SetLength(0);
    }

    public void Dispose() => _stream.Dispose();

    private int LengthAt(int offset) => BinaryPrimitives.ReadInt32BigEndian(_input.AsSpan(offset));

    private ReadOnlyMemory<byte> Take(int length)
    {
        var taken = _input.AsMemory(_start, length);
        _start += length;
        return taken;
    }

    private bool Fill(int length)
    {
        if (_end - _start >= length)
        {
            return true;
        }

        if (_input.Length - _start < length)
        {
            var larger = _input.Length < length ? new byte[length * 2] : _input;
            _input.AsSpan(_start, _end - _start).CopyTo(larger);
            (_input, _end, _start) = (larger, _end - _start, 0);
        }

        while (_end - _start < length)
        {
            var read = _stream.Read(_input, _end, _input.Length - _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
