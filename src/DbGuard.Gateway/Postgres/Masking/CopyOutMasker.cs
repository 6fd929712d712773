using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Values;
using DbGuard.Dialects.Postgres.Values.Copy;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;

namespace DbGuard.Gateway.Postgres.Masking;

/// <summary>Masks the CopyData messages of one COPY … TO STDOUT. Not thread-safe.</summary>
internal sealed class CopyOutMasker(CopyMasker masker)
{
    private readonly CellBuffer _rows = new();

    /// <summary>Rows given to the client so far.</summary>
    public long Rows => masker.Rows;

    /// <summary>How many cells of each row are masked, whatever is in them.</summary>
    public int MaskedColumns { get; } = masker.MaskedColumns;

    /// <summary>
    /// Takes the body of a CopyData. Unless it may leave as it came, writes the rows that it completes as one CopyData, or nothing when it
    /// completes none. When the stream is malformed nothing more of it may leave.
    /// </summary>
    public CopyOutcome Mask(ReadOnlySpan<byte> body, PacketWriter output)
    {
        _rows.Clear();
        var outcome = masker.Mask(body, _rows);
        if (outcome == CopyOutcome.Written && _rows.Length > 0)
        {
            output.BeginMessage(BackendMessageType.CopyData);
            output.WriteBytes(_rows.WrittenSpan);
            output.EndMessage();
        }

        return outcome;
    }

    /// <summary>True when CopyDone may be forwarded: the stream ended where a row ends.</summary>
    public bool TryFinish() => masker.TryFinish();

    /// <summary>Appends what was found since the last call, and forgets it.</summary>
    public void TakeFindings(ICollection<ContentFinding> findings) => masker.TakeFindings(findings);
}
