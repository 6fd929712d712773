using System.Buffers;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// A record on its way to the store: encoded when it was appended, so that the caller may reuse its buffers at once and the queue
/// knows its size. The buffers are rented; <see cref="Release"/> gives them back.
/// </summary>
internal readonly struct AuditEntry
{
    private readonly byte[] _frame;
    private readonly byte[]? _payload;
    private readonly int _bodyLength;
    private readonly int _payloadLength;

    public AuditEntry(AuditRecord record, ReadOnlySpan<byte> body, DurableWaiter? waiter)
    {
        At = AuditTime.ToMicroseconds(record.At);
        Kind = record.Kind;
        SessionId = record.SessionId;
        StatementNumber = record.StatementNumber;
        Waiter = waiter;
        _bodyLength = body.Length;
        _frame = ArrayPool<byte>.Shared.Rent(HashChain.HeaderBytes + body.Length);
        body.CopyTo(_frame.AsSpan(HashChain.HeaderBytes));
        if (record.Response is { } response)
        {
            _payload = ArrayPool<byte>.Shared.Rent(response.Length);
            if (!PackedResponse.TryPack(response.Span, _payload, out _payloadLength))
            {
                _payloadLength = response.Length;
                response.Span.CopyTo(_payload);
            }
        }
    }

    public long At { get; }

    public AuditRecordKind Kind { get; }

    public string? SessionId { get; }

    public long? StatementNumber { get; }

    /// <summary>Who waits for the commit; null for nobody.</summary>
    public DurableWaiter? Waiter { get; }

    /// <summary>Room for the chain's header, then the body.</summary>
    public Span<byte> Frame => _frame.AsSpan(0, HashChain.HeaderBytes + _bodyLength);

    public ReadOnlySpan<byte> Body => _frame.AsSpan(HashChain.HeaderBytes, _bodyLength);

    public bool HasPayload => _payload is not null;

    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, _payloadLength);

    public int SizeBytes => _bodyLength + _payloadLength + HashChain.HeaderBytes;

    public void Release()
    {
        ArrayPool<byte>.Shared.Return(_frame);
        if (_payload is not null)
        {
            ArrayPool<byte>.Shared.Return(_payload);
        }
    }
}
