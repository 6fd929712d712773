using System.Runtime.InteropServices;
using System.Text;

namespace DbGuard.Dialects.Postgres.Syntax;

/// <summary>What a native call reports: DgResult of the shim, field by field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeResult
{
    private const int MessageBytes = 256;

    public uint* Words;
    public uint Count;
    public int Owned;
    public NativeStatus Status;
    public int SqlState;
    public int Cursor;
    public uint Depth;
    public uint Unknown;
    private fixed byte _message[MessageBytes];

    /// <summary>The parser's message; may quote the statement.</summary>
    public readonly string Message
    {
        get
        {
            fixed (byte* message = _message)
            {
                return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(message));
            }
        }
    }

    /// <summary>Five letters, six bits each, low bits first (PostgreSQL's PGUNSIXBIT).</summary>
    public readonly string SqlStateText => string.Create(5, SqlState, static (text, state) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)(((state >> (6 * i)) & 0x3F) + '0');
        }
    });
}
