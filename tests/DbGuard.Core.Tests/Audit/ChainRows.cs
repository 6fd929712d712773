using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using DbGuard.Core.Audit;

namespace DbGuard.Core.Tests.Audit;

/// <summary>A chain in memory whose rows tests may spoil.</summary>
internal sealed class ChainRows
{
    public const string ChainId = "chain-a";

    public List<ChainRow> Rows { get; } = [];

    public long HeadSequence { get; set; }

    public byte[] HeadHash { get; set; } = HashChain.Genesis(ChainId);

    public static ChainRows Of(int count)
    {
        var chain = new ChainRows();
        using var encoder = new AuditRecordEncoder();
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 1; i <= count; i++)
        {
            var record = new AuditRecord
            {
                Kind = AuditRecordKind.ResponseDelivered,
                At = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero),
                SessionId = "s-1",
                StatementNumber = i,
                Response = Encoding.UTF8.GetBytes($"answer {i}"),
            };
            var body = new ArrayBufferWriter<byte>();
            encoder.Encode(record, body);
            var hash = new byte[HashChain.HashBytes];
            HashChain.Compute(chain.HeadHash, i, body.WrittenSpan, hash, hasher);
            chain.Rows.Add(new ChainRow(i, body.WrittenSpan.ToArray(), hash, AuditTime.ToMicroseconds(record.At), (long)record.Kind, "s-1", i, record.Response.Value.ToArray()));
            chain.HeadSequence = i;
            chain.HeadHash = hash;
        }

        return chain;
    }

    public ChainFault? Verify()
    {
        using var verifier = new ChainVerifier(ChainId);
        for (var i = 0; i < Rows.Count; i++)
        {
            if (verifier.Accept(Rows[i].ToRecord()) is { } fault)
            {
                return fault.Kind != ChainFaultKind.HashMismatch ? fault
                    : i + 1 < Rows.Count ? verifier.Refine(fault, Rows[i + 1].ToRecord())
                    : verifier.Refine(fault, HeadHash);
            }
        }

        return verifier.Finish(HeadSequence, HeadHash) ?? verifier.FindMissingResponse();
    }

    internal sealed record ChainRow(long Sequence, byte[] Body, byte[] Hash, long At, long Kind, string? Session, long? Statement, byte[]? Payload)
    {
        public ChainRecord ToRecord() => new()
        {
            Sequence = Sequence,
            Body = Body,
            Hash = Hash,
            At = At,
            Kind = Kind,
            HasSessionId = Session is not null,
            SessionId = Session is null ? default : Encoding.UTF8.GetBytes(Session),
            StatementNumber = Statement,
            HasPayload = Payload is not null,
            Payload = Payload,
        };
    }
}
