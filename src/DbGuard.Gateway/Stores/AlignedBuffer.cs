using System.Runtime.InteropServices;

namespace DbGuard.Gateway.Stores;

/// <summary>Memory outside the heap that begins at a block's boundary and is a whole number of blocks, as direct input and output want it (open(2), O_DIRECT). Zeroed.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private byte* _memory;

    /// <param name="bytes">At least so many.</param>
    public AlignedBuffer(int bytes)
    {
        Length = checked(bytes + DurableFile.BlockBytes - 1) / DurableFile.BlockBytes * DurableFile.BlockBytes;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)Length, DurableFile.BlockBytes);
        Span.Clear();
    }

    ~AlignedBuffer() => Free();

    /// <summary>Bytes, a whole number of blocks.</summary>
    public int Length { get; }

    /// <summary>The memory; not to be used after <see cref="Dispose"/>.</summary>
    public Span<byte> Span => new(_memory, _memory is null ? 0 : Length);

    /// <inheritdoc />
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
