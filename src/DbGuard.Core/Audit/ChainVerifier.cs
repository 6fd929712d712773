using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Core.Audit;

/// <summary>Follows a chain record by record and says where it first breaks. Give it every record in the store's order, then the head.</summary>
public sealed class ChainVerifier : IDisposable
{
    private readonly IncrementalHash _hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _previous;
    private readonly byte[] _computed = new byte[HashChain.HashBytes];
    private readonly byte[] _next = new byte[HashChain.HashBytes];
    private byte[] _stored = [];
    private readonly MissingResponses _missing = new();

    /// <param name="chainId">The id the chain begins with.</param>
    public ChainVerifier(string chainId) => _previous = HashChain.Genesis(chainId);

    /// <summary>Checks checkpoints and anchors too; null: nobody asked.</summary>
    public CheckpointCheck? Checkpoints { get; init; }

    /// <summary>Sequence of the last good record; 0 at the start.</summary>
    public long Sequence { get; private set; }

    /// <summary>Responses that are not there because retention removed them.</summary>
    public long RemovedResponses => _missing.Removed;

    /// <summary>To be asked after everything was accepted: a response that is missing and that no record says was removed; null when there is none.</summary>
    public ChainFault? FindMissingResponse() => _missing.First is { } sequence
        ? new ChainFault(sequence, ChainFaultKind.PayloadMissing, "its response is missing, and no record says that retention removed it")
        : null;

    /// <summary>Hash of the last good record, or of the chain's beginning.</summary>
    public ReadOnlySpan<byte> Hash => _previous;

    /// <summary>Checks the next record; null when it follows. After a fault the verifier stands where it stood.</summary>
    public ChainFault? Accept(in ChainRecord record)
    {
        var expected = Sequence + 1;
        if (record.Sequence != expected)
        {
            return OutOfSequence(record, expected);
        }

        HashChain.Compute(_previous, record.Sequence, record.Body, _computed, _hasher);
        if (!record.Hash.SequenceEqual(_computed))
        {
            _stored = record.Hash.ToArray();
            return Fault(record, ChainFaultKind.HashMismatch, "its hash does not follow from its body and the record before");
        }

        if (RecordClaims.FindDifference(record) is { } difference)
        {
            if (difference.Kind == ChainFaultKind.PayloadMissing)
            {
                _missing.Add(record.Sequence);
            }
            else
            {
                return Fault(record, difference.Kind, difference.Reason);
            }
        }

        if (Checkpoints?.Accept(record, _previous) is { } unsigned)
        {
            return unsigned;
        }

        if (record.Kind == (long)AuditRecordKind.ResponsesRemoved)
        {
            if (!RetentionJson.TryRangesOf(record.Body.ToArray(), out var ranges))
            {
                return Fault(record, ChainFaultKind.BodyUnreadable, "its body does not say which responses were removed");
            }

            foreach (var range in ranges)
            {
                _missing.Explain(range);
            }
        }

        Sequence = record.Sequence;
        _computed.CopyTo(_previous, 0);
        return null;
    }

    /// <summary>
    /// After a <see cref="ChainFaultKind.HashMismatch"/>: which of the two was changed, told by the record after it, which was
    /// hashed over what this one's hash was.
    /// </summary>
    public ChainFault Refine(ChainFault fault, in ChainRecord next)
    {
        if (_stored.Length != HashChain.HashBytes)
        {
            return Refine(fault, isHashGenuine: false, isComputedGenuine: false);
        }

        HashChain.Compute(_stored, next.Sequence, next.Body, _next, _hasher);
        var isHashGenuine = next.Hash.SequenceEqual(_next);
        HashChain.Compute(_computed, next.Sequence, next.Body, _next, _hasher);
        return Refine(fault, isHashGenuine, next.Hash.SequenceEqual(_next));
    }

    /// <summary>The same for the last record, told by the head.</summary>
    public ChainFault Refine(ChainFault fault, ReadOnlySpan<byte> headHash) =>
        Refine(fault, headHash.SequenceEqual(_stored), headHash.SequenceEqual(_computed));

    /// <summary>Checks that the head names the last record given.</summary>
    public ChainFault? Finish(long headSequence, ReadOnlySpan<byte> headHash)
    {
        if (headSequence > Sequence)
        {
            return new ChainFault(Sequence + 1, ChainFaultKind.TailMissing, $"the head names record {headSequence} as the last: the end of the chain was cut off");
        }

        if (headSequence < Sequence)
        {
            return new ChainFault(headSequence + 1, ChainFaultKind.HeadMismatch, $"the head names record {headSequence} as the last, but more follow: the head was changed or records were added");
        }

        return headHash.SequenceEqual(_previous)
            ? null
            : new ChainFault(Sequence, ChainFaultKind.HeadMismatch, "the head has another hash for the last record: the head was changed or the chain was rewritten");
    }

    /// <inheritdoc />
    public void Dispose() => _hasher.Dispose();

    private static ChainFault Refine(ChainFault fault, bool isHashGenuine, bool isComputedGenuine) => fault with
    {
        Reason = (isHashGenuine, isComputedGenuine) switch
        {
            (true, _) => "its body was changed: the hash that the next record vouches for is another one's",
            (false, true) => "its hash was changed: its body is the one that the next record vouches for",
            (false, false) => fault.Reason + ", and the next record vouches for neither: it was changed, exchanged or rewritten",
        },
    };

    private ChainFault OutOfSequence(in ChainRecord record, long expected)
    {
        if (record.Sequence > expected)
        {
            var last = record.Sequence - 1;
            var missing = last == expected ? $"record {expected} is missing" : $"records {expected} to {last} are missing";
            return new ChainFault(expected, ChainFaultKind.Missing, missing);
        }

        return record.Sequence == Sequence && Sequence > 0
            ? Fault(record, ChainFaultKind.Duplicate, "the sequence number occurs twice")
            : Fault(record, ChainFaultKind.OutOfOrder, $"record {expected} was expected here");
    }

    private static ChainFault Fault(in ChainRecord record, ChainFaultKind kind, string reason) => new(
        record.Sequence,
        kind,
        reason,
        record.HasSessionId ? Encoding.UTF8.GetString(record.SessionId) : null,
        record.StatementNumber);
}
