using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using DbGuard.Generator.Grammar;

namespace DbGuard.Generator.Wire;

/// <summary>Messages to be sent in one go. Reused from batch to batch.</summary>
internal sealed class RequestWriter
{
    private const int HeaderBytes = 5;
    private const int ChunkRows = 2;

    private readonly ArrayBufferWriter<byte> _bytes = new(16 * 1024);

    /// <summary>How many ReadyForQuery the messages will be answered with.</summary>
    public int Readies { get; private set; }

    /// <summary>The messages.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        _bytes.ResetWrittenCount();
        Readies = 0;
    }

    /// <summary>A statement, sent as the mode says.</summary>
    public void Add(WireRequest request)
    {
        if (request.Mode == WireMode.Simple)
        {
            Query(request.Text);
            return;
        }

        Parse(request.Text);
        Bind(request.Parameters, request.Mode == WireMode.ExtendedBinary);
        Message((byte)'D', "P\0"u8);
        if (request.Mode == WireMode.Chunked && !request.IsUtility)
        {
            Execute(ChunkRows);
            Execute(1);
        }

        Execute(0);
        Message((byte)'S', []);
        Readies++;
    }

    /// <summary>A Query message.</summary>
    public void Query(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text) + 1;
        var span = Begin((byte)'Q', length);
        Encoding.UTF8.GetBytes(text, span);
        span[length - 1] = 0;
        _bytes.Advance(HeaderBytes + length);
        Readies++;
    }

    private void Parse(string text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        var length = 1 + count + 1 + 2;
        var span = Begin((byte)'P', length);
        span.Clear();
        Encoding.UTF8.GetBytes(text, span[1..]);
        _bytes.Advance(HeaderBytes + length);
    }

    private void Bind(IReadOnlyList<string?> parameters, bool isBinary)
    {
        var length = 1 + 1 + 2 + 2 + 2 + 2;
        foreach (var parameter in parameters)
        {
            length += 4 + Encoding.UTF8.GetByteCount(parameter ?? "");
        }

        var span = Begin((byte)'B', length);
        span.Clear();
        var at = 4;
        BinaryPrimitives.WriteInt16BigEndian(span[at..], (short)parameters.Count);
        at += 2;
        foreach (var parameter in parameters)
        {
            var count = parameter is null ? 0 : Encoding.UTF8.GetBytes(parameter, span[(at + 4)..]);
            BinaryPrimitives.WriteInt32BigEndian(span[at..], parameter is null ? -1 : count);
            at += 4 + count;
        }

        BinaryPrimitives.WriteInt16BigEndian(span[at..], 1);
        BinaryPrimitives.WriteInt16BigEndian(span[(at + 2)..], (short)(isBinary ? 1 : 0));
        _bytes.Advance(HeaderBytes + length);
    }

    private void Execute(int rows)
    {
        Span<byte> body = stackalloc byte[5];
        body[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(body[1..], rows);
        Message((byte)'E', body);
    }

    private void Message(byte type, ReadOnlySpan<byte> body)
    {
        body.CopyTo(Begin(type, body.Length));
        _bytes.Advance(HeaderBytes + body.Length);
    }

    private Span<byte> Begin(byte type, int length)
    {
        var span = _bytes.GetSpan(HeaderBytes + length);
        span[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(span[1..], length + 4);
        return span[HeaderBytes..(HeaderBytes + length)];
    }
}
