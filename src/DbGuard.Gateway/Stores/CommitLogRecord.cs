using System.Buffers.Binary;
using System.Text;
using DbGuard.Core.Audit;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// A record as it stands in the <see cref="CommitLog"/>: everything that a row of the store has. Its layout is in docs/audit-format.md,
/// "Commit log". Whether its content is the one that was written is told by the chain, not here.
/// </summary>
internal readonly ref struct CommitLogRecord
{
    /// <summary>Bytes before the texts: size of the rest 4, sequence 8, time 8, kind 2, length of the session 2, statement 8, lengths of body and payload 4 each, hash 32.</summary>
    public const int FixedBytes = 72;

    private const int SizeBytes = sizeof(uint);
    private const int SequenceOffset = SizeBytes;
    private const int AtOffset = SequenceOffset + sizeof(long);
    private const int KindOffset = AtOffset + sizeof(long);
    private const int SessionOffset = KindOffset + sizeof(ushort);
    private const int StatementOffset = SessionOffset + sizeof(ushort);
    private const int BodyOffset = StatementOffset + sizeof(long);
    private const int PayloadOffset = BodyOffset + sizeof(uint);
    private const int HashOffset = PayloadOffset + sizeof(uint);
    private const ushort NoSession = ushort.MaxValue;
    private const uint NoPayload = uint.MaxValue;
    private const long NoStatement = long.MinValue;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _sessionBytes;
    private readonly int _bodyBytes;

    private CommitLogRecord(ReadOnlySpan<byte> bytes, int sessionBytes, int bodyBytes)
    {
        _bytes = bytes;
        _sessionBytes = sessionBytes;
        _bodyBytes = bodyBytes;
    }

    /// <summary>Bytes of the whole record.</summary>
    public int Size => _bytes.Length;

    public long Sequence => BinaryPrimitives.ReadInt64BigEndian(_bytes[SequenceOffset..]);

    public long At => BinaryPrimitives.ReadInt64BigEndian(_bytes[AtOffset..]);

    public int Kind => BinaryPrimitives.ReadUInt16BigEndian(_bytes[KindOffset..]);

    public bool HasSessionId => BinaryPrimitives.ReadUInt16BigEndian(_bytes[SessionOffset..]) != NoSession;

    /// <summary>UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> SessionId => _bytes.Slice(FixedBytes, _sessionBytes);

    public long? StatementNumber => BinaryPrimitives.ReadInt64BigEndian(_bytes[StatementOffset..]) is var number and not NoStatement ? number : null;

    public ReadOnlySpan<byte> Hash => _bytes.Slice(HashOffset, HashChain.HashBytes);

    public ReadOnlySpan<byte> Body => _bytes.Slice(FixedBytes + _sessionBytes, _bodyBytes);

    public bool HasPayload => BinaryPrimitives.ReadUInt32BigEndian(_bytes[PayloadOffset..]) != NoPayload;

    /// <summary>Empty when there is none.</summary>
    public ReadOnlySpan<byte> Payload => _bytes[(FixedBytes + _sessionBytes + _bodyBytes)..];

    public ChainRecord Link => new()
    {
        Sequence = Sequence,
        At = At,
        Kind = Kind,
        HasSessionId = HasSessionId,
        SessionId = SessionId,
        StatementNumber = StatementNumber,
        Body = Body,
        Hash = Hash,
        HasPayload = HasPayload,
        Payload = Payload,
    };

    /// <summary>Most bytes that <see cref="Write"/> needs for <paramref name="entry"/>.</summary>
    public static int MostBytes(in AuditEntry entry) =>
        FixedBytes + Encoding.UTF8.GetMaxByteCount(entry.SessionId?.Length ?? 0) + entry.Body.Length + entry.Payload.Length;

    /// <summary>Writes <paramref name="entry"/> as record <paramref name="sequence"/> with its <paramref name="hash"/>.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="SqliteFailure">A session id longer than 65,534 bytes: nobody makes one.</exception>
    public static int Write(Span<byte> to, in AuditEntry entry, long sequence, ReadOnlySpan<byte> hash)
    {
        var session = entry.SessionId is { } id ? Encoding.UTF8.GetBytes(id, to[FixedBytes..]) : 0;
        if (session >= NoSession)
        {
            throw new SqliteFailure(0, "a session id is too long for the commit log");
        }

        var end = FixedBytes + session;
        entry.Body.CopyTo(to[end..]);
        end += entry.Body.Length;
        entry.Payload.CopyTo(to[end..]);
        end += entry.Payload.Length;
        BinaryPrimitives.WriteUInt32BigEndian(to, (uint)(end - SizeBytes));
        BinaryPrimitives.WriteInt64BigEndian(to[SequenceOffset..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(to[AtOffset..], entry.At);
        BinaryPrimitives.WriteUInt16BigEndian(to[KindOffset..], checked((ushort)entry.Kind));
        BinaryPrimitives.WriteUInt16BigEndian(to[SessionOffset..], entry.SessionId is null ? NoSession : (ushort)session);
        BinaryPrimitives.WriteInt64BigEndian(to[StatementOffset..], entry.StatementNumber ?? NoStatement);
        BinaryPrimitives.WriteUInt32BigEndian(to[BodyOffset..], (uint)entry.Body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(to[PayloadOffset..], entry.HasPayload ? (uint)entry.Payload.Length : NoPayload);
        hash.CopyTo(to[HashOffset..]);
        return end;
    }

    /// <summary>The record that <paramref name="bytes"/> begin with; false when its lengths do not add up.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out CommitLogRecord record)
    {
        record = default;
        if (bytes.Length < FixedBytes)
        {
            return false;
        }

        var size = SizeBytes + (long)BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var session = BinaryPrimitives.ReadUInt16BigEndian(bytes[SessionOffset..]) is var length and not NoSession ? length : 0;
        var body = BinaryPrimitives.ReadUInt32BigEndian(bytes[BodyOffset..]);
        var payload = BinaryPrimitives.ReadUInt32BigEndian(bytes[PayloadOffset..]) is var count and not NoPayload ? count : 0;
        if (size > bytes.Length || FixedBytes + (long)session + body + payload != size)
        {
            return false;
        }

        record = new CommitLogRecord(bytes[..(int)size], session, (int)body);
        return true;
    }
}
