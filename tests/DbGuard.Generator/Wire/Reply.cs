using System.Buffers.Binary;
using System.Text;

namespace DbGuard.Generator.Wire;

/// <summary>Everything a statement was answered with, up to and with ReadyForQuery.</summary>
/// <param name="bytes">The messages as received.</param>
internal sealed class Reply(ReadOnlyMemory<byte> bytes)
{
    private const int HeaderBytes = 5;

    private (string State, string Message)? _error;
    private bool _isRead;

    /// <summary>The messages as received.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Transaction status at the end.</summary>
    public char Status => (char)Bytes.Span[^1];

    /// <summary>SQLSTATE of its error; null when it has none.</summary>
    public string? SqlState => Error?.State;

    /// <summary>Sentence of its error; empty when it has none.</summary>
    public string Sentence => Error?.Message ?? "";

    /// <summary>DBGnnnn when the guard itself refused; null otherwise.</summary>
    public string? GuardCode => Error is { Message: ['D', 'B', 'G', _, _, _, _, ..] } error ? error.Message[..7] : null;

    /// <summary>The messages one after the other.</summary>
    public IEnumerable<ReplyMessage> Messages
    {
        get
        {
            for (var at = 0; at < Bytes.Length;)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(Bytes.Span[(at + 1)..]) + 1;
                yield return new ReplyMessage((char)Bytes.Span[at], Bytes.Slice(at + HeaderBytes, length - HeaderBytes));
                at += length;
            }
        }
    }

    private (string State, string Message)? Error
    {
        get
        {
            if (!_isRead)
            {
                _isRead = true;
                foreach (var message in Messages)
                {
                    if (message.Type == 'E')
                    {
                        _error = (message.Field('C'), message.Field('M'));
                    }
                }
            }

            return _error;
        }
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var message in Messages)
        {
            text.Append(message).Append('\n');
        }

        return text.ToString();
    }
}
