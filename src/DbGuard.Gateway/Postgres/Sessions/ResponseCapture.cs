using System.Buffers.Binary;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Sessions;

/// <summary>The first bytes of what the client is given for one statement, for the record.</summary>
/// <param name="maxBytes">Bytes kept; the rest is only counted.</param>
internal sealed class ResponseCapture(int maxBytes)
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public bool IsTruncated { get; private set; }

    /// <summary>Adds bytes given to the client.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = maxBytes - Length;
        if (bytes.Length > room)
        {
            IsTruncated = true;
            bytes = bytes[..room];
        }

        if (bytes.IsEmpty)
        {
            return;
        }

        if (Length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(maxBytes, Math.Max(Length + bytes.Length, 2 * _bytes.Length)));
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Adds the RowDescription that holds for the rows to come.</summary>
    /// <param name="body">Its body as the upstream gave it.</param>
    /// <param name="formats">What Bind asked for, when the description is the statement's and does not know; else null.</param>
    public void AppendDescription(ReadOnlySpan<byte> body, BoundFormats? formats)
    {
        Span<byte> header = stackalloc byte[FrameHeader.LengthBytes];
        header[0] = RowDescriptionMessage.TypeByte;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], body.Length + sizeof(int));
        Append(header);
        var start = Length;
        Append(body);
        if (formats is { Count: > 0 } bound)
        {
            SetFormats(_bytes.AsSpan(start, Length - start), bound.Codes);
        }
    }

    /// <summary>What was kept; the capture must not be added to after.</summary>
    public ReadOnlyMemory<byte> Kept => _bytes.AsMemory(0, Length);

    /// <summary>Writes the formats into a description, as far as it was kept. PostgreSQL 18 docs, 54.7 Message Formats, RowDescription: a name, 16 bytes, the format.</summary>
    private static void SetFormats(Span<byte> body, FormatCodeList codes)
    {
        const int BeforeFormat = 16;
        var position = sizeof(short);
        for (var i = 0; position < body.Length; i++)
        {
            var name = body[position..].IndexOf((byte)0);
            var format = position + name + 1 + BeforeFormat;
            if (name < 0 || format + sizeof(short) > body.Length)
            {
                return;
            }

            BinaryPrimitives.WriteInt16BigEndian(body[format..], (short)codes.For(i));
            position = format + sizeof(short);
        }
    }
}
