using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>
/// Decides when the chain is signed, makes the record, and hands it to the anchors once it is durable. Asked by whoever commits, one at a time: the hot path only counts.
/// </summary>
internal sealed class Checkpointer(CheckpointKey key, CheckpointOptions options, IAnchors anchors, TimeProvider time) : IDisposable
{
    private long _signed;
    private long _at = time.GetTimestamp();
    private (string Chain, Checkpoint Checkpoint)? _made;

    /// <summary>So many records, or so much time, since the last signature.</summary>
    /// <param name="sequence">The last durable record.</param>
    public bool IsDue(long sequence) =>
        sequence - _signed >= options.Every || (sequence > _signed && time.GetElapsedTime(_at) >= options.After);

    /// <summary>There are records that no signature vouches for.</summary>
    public bool HasUnsigned(long sequence) => sequence > _signed;

    /// <summary>The record that signs the chain up to here; it goes in front of the next group.</summary>
    public AuditEntry Make(string chainId, long sequence, ReadOnlySpan<byte> hash)
    {
        var checkpoint = key.Sign(chainId, sequence, hash);
        _made = (chainId, checkpoint);

        // Whether it becomes durable or not: the next one is due after as many records again.
        _signed = sequence + 1;
        _at = time.GetTimestamp();
        return AuditEncoding.Encode(new AuditRecord { Kind = AuditRecordKind.Checkpoint, At = time.GetUtcNow(), Checkpoint = checkpoint }, null);
    }

    /// <summary>What was made last is durable.</summary>
    public void Committed()
    {
        if (_made is { } made)
        {
            _made = null;
            anchors.Add(new Anchor(made.Chain, made.Checkpoint, time.GetUtcNow()));
        }
    }

    /// <summary>What was made last may not be durable: it is anchored by nobody.</summary>
    public void Failed() => _made = null;

    public void Dispose() => key.Dispose();
}
