using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Hosting;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Checkpoints;

namespace DbGuard.Gateway.Evidence;

/// <summary>Makes a bundle of the records of a period.</summary>
internal static class EvidenceBundle
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Writes it.</summary>
    /// <param name="output">The archive.</param>
    /// <param name="reader">The evidence.</param>
    /// <param name="period">What it is about.</param>
    /// <param name="proof">Keys and anchors the chain is checked with.</param>
    /// <param name="key">Signs the bundle; null: nobody does.</param>
    /// <param name="storeFile">Beside which the policies are kept.</param>
    /// <param name="now">The moment.</param>
    /// <param name="progress">Told the sequence every now and then.</param>
    /// <param name="cancellationToken">Ends it; what was written is to be deleted.</param>
    /// <returns>What verification found, and how many records are in it.</returns>
    /// <exception cref="AuditUnavailableException">The evidence cannot be read.</exception>
    public static (ChainVerdict Verdict, long Records) Write(
        Stream output, IAuditReader reader, EvidencePeriod period, AuditProof proof, CheckpointKey? key, string storeFile, DateTimeOffset now, Action<long> progress, CancellationToken cancellationToken)
    {
        var verdict = reader.Verify(progress, cancellationToken, proof);
        var figures = new EvidenceFigures(period);
        using var archive = new EvidenceArchive(output);
        var query = new RecordQuery { Since = AuditTime.ToMicroseconds(period.From), Until = AuditTime.ToMicroseconds(period.To) };
        archive.Add("records.ndjson", stream =>
        {
            foreach (var record in reader.Read(query))
            {
                cancellationToken.ThrowIfCancellationRequested();
                figures.Add(record);
                stream.Write(Encoding.UTF8.GetBytes(AuditBody.ToJsonLine(record, withResponse: false) + "\n"));
            }
        });
        var missing = new List<string>();
        foreach (var version in figures.PolicyVersions)
        {
            if (PolicyArchive.Find(storeFile, version) is { } policy)
            {
                archive.Add($"policies/{version}.yaml", policy);
            }
            else
            {
                missing.Add(version);
            }
        }

        archive.Add("verification.json", Verification(verdict, proof));
        archive.Add("summary.html", Encoding.UTF8.GetBytes(new EvidencePage(figures, period, verdict, proof.HasKeys, proof.AnchorCount, missing).Write()));
        archive.Seal(period, now, key);
        return (verdict, figures.Records);
    }

    private static byte[] Verification(ChainVerdict verdict, AuditProof proof)
    {
        var json = new JsonObject
        {
            ["ok"] = verdict.Fault is null,
            ["records"] = verdict.Good,
            ["head"] = verdict.Hash,
            ["keys_given"] = proof.HasKeys,
            ["checkpoints"] = verdict.Checkpoints,
            ["last_signed"] = verdict.LastSigned,
            ["anchors_given"] = proof.AnchorCount,
            ["anchors_met"] = verdict.AnchorsMet,
        };
        if (verdict.Fault is { } fault)
        {
            json["fault"] = new JsonObject { ["seq"] = fault.Sequence, ["kind"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(fault.Kind.ToString()), ["reason"] = fault.Reason };
        }

        return JsonSerializer.SerializeToUtf8Bytes(json, s_indented);
    }
}
