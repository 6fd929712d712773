using System.Text;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>A record read back for showing; verified by nobody yet.</summary>
/// <param name="Sequence">Place in the chain, 1-based.</param>
/// <param name="At">Microseconds since 1970 UTC.</param>
/// <param name="Kind">Number of the kind.</param>
/// <param name="SessionId">Session; untrusted text.</param>
/// <param name="StatementNumber">Statement of the session.</param>
/// <param name="Body">UTF-8 JSON, see docs/audit-format.md.</param>
/// <param name="Hash">Hash of the chain at this record.</param>
/// <param name="Payload">Protocol bytes of the response; null when there are none.</param>
internal sealed record StoredRecord(
    long Sequence, long At, long Kind, string? SessionId, long? StatementNumber, byte[] Body, byte[] Hash, byte[]? Payload)
{
    /// <summary>A copy of <paramref name="record"/>.</summary>
    public static StoredRecord Of(in ChainRecord record) => new(
        record.Sequence,
        record.At,
        record.Kind,
        record.HasSessionId ? Encoding.UTF8.GetString(record.SessionId) : null,
        record.StatementNumber,
        record.Body.ToArray(),
        record.Hash.ToArray(),
        record.HasPayload ? Response(record.Payload) : null);

    /// <summary>With its response as the client was given it.</summary>
    public StoredRecord Unpacked() => Payload is { } stored && PackedResponse.IsPacked(stored) ? this with { Payload = Response(stored) } : this;

    /// <summary>Unpacked; what cannot be is shown as it is, and verify names it.</summary>
    private static byte[] Response(ReadOnlySpan<byte> stored) => PackedResponse.TryUnpack(stored, out var response) ? response : stored.ToArray();
}
