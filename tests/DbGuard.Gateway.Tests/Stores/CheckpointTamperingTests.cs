using System.Diagnostics;
using System.Globalization;
using System.Text;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Checkpoints;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>Every class of tampering with a signed store of 100,000 records that has an anchor outside: verify names it.</summary>
public sealed class CheckpointTamperingTests(CheckpointTamperingTests.SignedStore store, ITestOutputHelper output) : IClassFixture<CheckpointTamperingTests.SignedStore>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Untouched_IsWholeSignedAndAnchored()
    {
        var verdict = Verify(store.File, out var took);
        Assert.Null(verdict.Fault);
        Assert.True(verdict.Good >= 100_000);
        Assert.Equal(verdict.Good - 1, verdict.LastSigned);
        Assert.True(verdict.Checkpoints >= 100);
        Assert.Equal(verdict.Checkpoints, verdict.AnchorsMet);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict.Good} records, {verdict.Checkpoints} checkpoints, {new FileInfo(store.File).Length / 1048576.0:0.0} MiB, verified in {took.TotalMilliseconds:0} ms"));
    }

    [Theory]
    [InlineData("edit", "UPDATE records SET body = CAST(replace(CAST(body AS TEXT), '\"kind\"', '\"kinD\"') AS BLOB) WHERE seq = 50001", 50001, ChainFaultKind.HashMismatch)]
    [InlineData("delete", "DELETE FROM records WHERE seq = 50001", 50001, ChainFaultKind.Missing)]
    [InlineData("insert", "UPDATE records SET seq = -seq WHERE seq > 50001; UPDATE records SET seq = 1 - seq WHERE seq < 0; INSERT INTO records SELECT 50002, at, kind, session, statement, body, hash, payload FROM records WHERE seq = 50001; UPDATE head SET seq = seq + 1", 50002, ChainFaultKind.HashMismatch)]
    [InlineData("reorder", "UPDATE records SET seq = -1 WHERE seq = 50001; UPDATE records SET seq = 50001 WHERE seq = 50002; UPDATE records SET seq = 50002 WHERE seq = -1", 50001, ChainFaultKind.HashMismatch)]
    [InlineData("truncate", "DELETE FROM records WHERE seq > 90000", 90001, ChainFaultKind.TailMissing)]
    [InlineData("truncate, head rewritten", "DELETE FROM records WHERE seq > 90000; UPDATE head SET seq = 90000, hash = (SELECT hash FROM records WHERE seq = 90000)", 90001, ChainFaultKind.AnchorMissing)]
    public void Changed_InPlace_IsNamed(string what, string sql, long sequence, ChainFaultKind kind)
    {
        var copy = Copy();
        Execute(copy, sql);
        Names(what, copy, sequence, kind);
    }

    [Fact]
    public void Record_ChangedAndTheRestHashedAnew_IsNamedByTheNextCheckpoint()
    {
        var copy = Copy();
        var next = Rehash(copy, 50_000, (sequence, body) => sequence is 50_000 or 50_001 ? Replace(body, "customers", "customerz") : body);
        Names("rewritten without the key", copy, next, ChainFaultKind.CheckpointMismatch, anchors: false);
        Names("rewritten without the key, anchored", copy, store.AnchorAfter(50_000), ChainFaultKind.AnchorMismatch);
    }

    [Fact]
    public void Checkpoints_LeftOut_AreMissed()
    {
        using var forged = new SignedStore.Builder(_folder.File("unsigned.db"), null, 200);
        Names("without signatures", forged.File, 1, ChainFaultKind.CheckpointMissing, anchors: false);
        Names("another chain in its place", forged.File, 1, ChainFaultKind.AnchorMissing);
    }

    [Fact]
    public void Chain_SignedAnewByAnotherKey_IsNamed()
    {
        var copy = Copy();
        using var other = CheckpointKey.FromPem(CheckpointKey.Create().Private);
        var chain = ChainOf(copy);
        Rehash(copy, 1, (sequence, body) => body, (previous, body) => other.Sign(chain, previous.Sequence, previous.Hash));
        Names("key replaced", copy, store.FirstCheckpoint, ChainFaultKind.CheckpointForged, anchors: false);
    }

    [Fact]
    public void OlderCopy_PutBack_IsNamedByTheAnchor() => Names("rolled back", store.OlderCopy, store.OlderEnd + 1, ChainFaultKind.AnchorMissing);

    [Fact]
    public void OlderCopy_PutBack_WithoutAnchors_IsWhole() => Assert.Null(Verify(store.OlderCopy, out _, anchors: false).Fault);

    private void Names(string what, string file, long sequence, ChainFaultKind kind, bool anchors = true)
    {
        var fault = Verify(file, out var took, anchors).Fault;
        Assert.NotNull(fault);
        Assert.Equal((sequence, kind), (fault.Sequence, fault.Kind));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: record {fault.Sequence}: {fault.Reason} ({took.TotalMilliseconds:0} ms)"));
    }

    private ChainVerdict Verify(string file, out TimeSpan took, bool anchors = true)
    {
        using var proof = AuditProof.Read([store.PublicKey], anchors ? [store.Anchors] : []);
        using var reader = AuditStoreReader.Open(file);
        var watch = Stopwatch.StartNew();
        var verdict = reader.Verify(_ => { }, CancellationToken.None, proof);
        took = watch.Elapsed;
        return verdict;
    }

    private string Copy()
    {
        var copy = _folder.File($"copy-{Guid.NewGuid():N}.db");
        File.Copy(store.File, copy);
        return copy;
    }

    private static void Execute(string file, string sql)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private static string ChainOf(string file)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE name = 'chain_id'";
        return (string)command.ExecuteScalar()!;
    }

    private static byte[] Replace(byte[] body, string from, string to) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(from, to, StringComparison.Ordinal));

    /// <summary>What someone does who may write the store and has no key: bodies as he likes, hashes to match.</summary>
    /// <returns>The first checkpoint behind the first record that was changed.</returns>
    private static long Rehash(string file, long from, Func<long, byte[], byte[]> change, Func<(long Sequence, byte[] Hash), byte[], Checkpoint>? sign = null)
    {
        using var connection = Open(file);
        using var transaction = connection.BeginTransaction();
        var records = new List<(long Sequence, long Kind, byte[] Body, byte[] Hash)>();
        using (var read = connection.CreateCommand())
        {
            read.CommandText = "SELECT seq, kind, body, hash FROM records ORDER BY seq";
            using var reader = read.ExecuteReader();
            while (reader.Read())
            {
                records.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3)));
            }
        }

        using var update = connection.CreateCommand();
        update.CommandText = "UPDATE records SET body = $body, hash = $hash WHERE seq = $seq";
        var (seq, body, hash) = (update.Parameters.Add("$seq", SqliteType.Integer), update.Parameters.Add("$body", SqliteType.Blob), update.Parameters.Add("$hash", SqliteType.Blob));
        using var hasher = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var previous = from == 1 ? HashChain.Genesis(ChainIdIn(connection)) : records[(int)from - 2].Hash;
        var next = 0L;
        foreach (var record in records.Skip((int)from - 1))
        {
            var isCheckpoint = record.Kind == (long)AuditRecordKind.Checkpoint;
            next = next == 0 && isCheckpoint ? record.Sequence : next;
            var changed = isCheckpoint && sign is not null ? Signed(record.Body, sign((record.Sequence - 1, previous), record.Body)) : change(record.Sequence, record.Body);
            var computed = new byte[HashChain.HashBytes];
            HashChain.Compute(previous, record.Sequence, changed, computed, hasher);
            (seq.Value, body.Value, hash.Value) = (record.Sequence, changed, computed);
            update.ExecuteNonQuery();
            previous = computed;
        }

        using var head = connection.CreateCommand();
        head.CommandText = "UPDATE head SET hash = $hash";
        head.Parameters.AddWithValue("$hash", previous);
        head.ExecuteNonQuery();
        transaction.Commit();
        return next;
    }

    private static string ChainIdIn(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE name = 'chain_id'";
        return (string)command.ExecuteScalar()!;
    }

    private static byte[] Signed(byte[] body, Checkpoint checkpoint)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(body)!;
        json["checkpoint"] = new System.Text.Json.Nodes.JsonObject { ["seq"] = checkpoint.Sequence, ["hash"] = checkpoint.Hash, ["key"] = checkpoint.KeyId, ["signature"] = checkpoint.Signature };
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    /// <summary>100,000 records, signed every 1,000, with every checkpoint kept outside; and a copy of the store from when it was half as long.</summary>
    public sealed class SignedStore : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public SignedStore()
        {
            var (secret, open) = CheckpointKey.Create();
            System.IO.File.WriteAllText(_folder.File("key"), secret);
            System.IO.File.WriteAllText(PublicKey, open);
            using (var half = new Builder(File, (_folder.File("key"), Anchors), 25_000))
            {
                half.Dispose();
                System.IO.File.Copy(File, OlderCopy);
            }

            using (new Builder(File, (_folder.File("key"), Anchors), 25_000))
            {
            }

            using var reader = AuditStoreReader.Open(OlderCopy);
            OlderEnd = reader.LastSequence();
            AnchorSequences = [.. System.IO.File.ReadLines(Anchors).Select(l => (long)System.Text.Json.Nodes.JsonNode.Parse(l)!["seq"]!).Order()];
        }

        public string File => _folder.File("audit.db");

        public string OlderCopy => _folder.File("older.db");

        public long OlderEnd { get; }

        public string PublicKey => _folder.File("key.pub");

        public string Anchors => _folder.File("anchors.ndjson");

        private long[] AnchorSequences { get; }

        public long FirstCheckpoint => AnchorSequences[0] + 1;

        public long AnchorAfter(long sequence) => AnchorSequences.First(a => a >= sequence);

        public void Dispose() => _folder.Dispose();

        /// <summary>A store that a gateway wrote to and closed.</summary>
        public sealed class Builder : IDisposable
        {
            public Builder(string file, (string Key, string Anchors)? signing, int statements)
            {
                File = file;
                FillAsync(file, signing, statements).GetAwaiter().GetResult();
            }

            public string File { get; }

            public void Dispose()
            {
            }

            private static async Task FillAsync(string file, (string Key, string Anchors)? signing, int statements)
            {
                await using var anchors = new AnchorWriter(
                    signing is { } s ? [new AnchorTarget("anchors", s.Anchors, null, null)] : [], TimeProvider.System, NullLogger<AnchorWriter>.Instance);
                var options = new AuditStoreOptions
                {
                    Path = file,
                    Durability = AuditDurability.Process,
                    Checkpointer = signing is { } key
                        ? new Checkpointer(CheckpointKey.FromPem(await System.IO.File.ReadAllTextAsync(key.Key)), new CheckpointOptions(1000, TimeSpan.FromHours(1)), anchors, TimeProvider.System)
                        : null,
                };
                await using var store = SqliteAuditStore.Open(options, TimeProvider.System, NullLogger<SqliteAuditStore>.Instance);
                for (var i = 1; i <= statements; i++)
                {
                    store.Append(AuditStoreRig.Response("s-1", i));
                    if (i % 100 == 0)
                    {
                        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", i), CancellationToken.None);
                    }
                    else
                    {
                        store.Append(AuditStoreRig.Decided("s-1", i));
                    }
                }
            }
        }
    }
}
