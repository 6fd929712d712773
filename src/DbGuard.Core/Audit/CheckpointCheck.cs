using System.Text.Json;

namespace DbGuard.Core.Audit;

/// <summary>Checks the checkpoints of a chain as it is followed, and the anchors that were kept outside of it.</summary>
/// <param name="chainId">The chain's id.</param>
/// <param name="keys">Keys whose signatures count; empty: signatures are not checked, only that checkpoints name the record before them.</param>
/// <param name="anchors">Checkpoints of this chain that were kept outside, in any order.</param>
/// <param name="foreignAnchors">How many others there were: when all are of other chains, this is not the chain they were kept for.</param>
public sealed class CheckpointCheck(string chainId, IReadOnlyList<CheckpointKey> keys, IReadOnlyList<Checkpoint> anchors, int foreignAnchors = 0)
{
    private readonly ILookup<long, Checkpoint> _anchors = anchors.ToLookup(a => a.Sequence);
    private readonly long _lastAnchor = anchors.Count == 0 ? 0 : anchors.Max(a => a.Sequence);

    /// <summary>Checkpoints that were good.</summary>
    public long Count { get; private set; }

    /// <summary>The last record that a good checkpoint vouches for; 0 for none.</summary>
    public long LastSigned { get; private set; }

    /// <summary>Anchors that were met.</summary>
    public long AnchorsMet { get; private set; }

    /// <summary>Checks a record that follows in the chain.</summary>
    /// <param name="record">The record.</param>
    /// <param name="previousHash">Hash of the record before it.</param>
    public ChainFault? Accept(in ChainRecord record, ReadOnlySpan<byte> previousHash)
    {
        foreach (var anchor in _anchors[record.Sequence])
        {
            if (anchor.Hash != Convert.ToHexStringLower(record.Hash))
            {
                return new ChainFault(record.Sequence, ChainFaultKind.AnchorMismatch, "an anchor kept outside names another hash for this record: the chain was rewritten");
            }

            AnchorsMet++;
        }

        return (AuditRecordKind)record.Kind == AuditRecordKind.Checkpoint ? CheckSignature(record, previousHash) : null;
    }

    /// <summary>Checks what can be told at the end only.</summary>
    /// <param name="last">Sequence of the last record.</param>
    public ChainFault? Finish(long last) =>
        _lastAnchor > last ? new ChainFault(last + 1, ChainFaultKind.AnchorMissing, $"an anchor kept outside names record {_lastAnchor}, and the store ends at {last}: its end was cut off, or an older copy was put back")
        : anchors.Count == 0 && foreignAnchors > 0 ? new ChainFault(1, ChainFaultKind.AnchorMissing, "the anchors are of other chains: another store was put in place of the one they were kept for")
        : keys.Count > 0 && Count == 0 && last > 0 ? new ChainFault(1, ChainFaultKind.CheckpointMissing, "a key was given, and no record is signed: the checkpoints were left out, or the gateway has no key")
        : null;

    private ChainFault? CheckSignature(in ChainRecord record, ReadOnlySpan<byte> previousHash)
    {
        if (Read(record.Body) is not { } checkpoint)
        {
            return new ChainFault(record.Sequence, ChainFaultKind.BodyUnreadable, "its body is no checkpoint");
        }

        if (checkpoint.Sequence != record.Sequence - 1 || checkpoint.Hash != Convert.ToHexStringLower(previousHash))
        {
            return new ChainFault(record.Sequence, ChainFaultKind.CheckpointMismatch, "the checkpoint does not name the record before it: it was moved, or the chain was rewritten around it");
        }

        if (keys.Count > 0)
        {
            if (keys.FirstOrDefault(k => k.Id == checkpoint.KeyId) is not { } key)
            {
                return new ChainFault(record.Sequence, ChainFaultKind.CheckpointForged, "the checkpoint is signed by another key than those given: the chain was signed anew, or a key is missing");
            }

            if (!key.IsSigned(chainId, checkpoint))
            {
                return new ChainFault(record.Sequence, ChainFaultKind.CheckpointForged, "the checkpoint's signature is not good");
            }
        }

        Count++;
        LastSigned = checkpoint.Sequence;
        return null;
    }

    private static Checkpoint? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            return CheckpointJson.Read(document.RootElement.GetProperty("checkpoint"));
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
