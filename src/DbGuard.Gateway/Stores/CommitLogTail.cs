using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>Walks the records of a commit log as it was read from its file.</summary>
/// <param name="image">The whole file.</param>
internal ref struct CommitLogTail(ReadOnlySpan<byte> image)
{
    private long _next;
    private ReadOnlySpan<byte> _rest = image.Length < CommitLog.HeaderBytes ? [] : image[CommitLog.HeaderBytes..];

    /// <summary>The record that <see cref="MoveNext"/> moved to.</summary>
    public CommitLogRecord Current { get; private set; }

    /// <summary>Where the walk ended: true at the four zero bytes that end every log, false at something that is no record.</summary>
    public readonly bool IsAtEnd => _rest.Length >= sizeof(uint) && _rest[..sizeof(uint)].IndexOfAnyExcept((byte)0) < 0;

    /// <summary>False at the end, or at what is no record or not the next one.</summary>
    public bool MoveNext()
    {
        if (IsAtEnd || !CommitLogRecord.TryRead(_rest, out var record) || record.Sequence < 1 || (_next != 0 && record.Sequence != _next))
        {
            return false;
        }

        Current = record;
        _next = record.Sequence + 1;
        _rest = _rest[record.Size..];
        return true;
    }

    /// <summary>The records after <paramref name="sequence"/>; not verified.</summary>
    public static List<StoredRecord> After(ReadOnlySpan<byte> image, long sequence)
    {
        var records = new List<StoredRecord>();
        var tail = new CommitLogTail(image);
        while (tail.MoveNext())
        {
            var record = tail.Current;
            if (record.Sequence > sequence)
            {
                records.Add(StoredRecord.Of(record.Link));
            }
        }

        return records;
    }
}
