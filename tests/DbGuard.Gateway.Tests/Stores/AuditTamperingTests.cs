using DbGuard.Core.Audit;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>Someone edits the store's file with SQLite's own tools: verify names the record.</summary>
public sealed class AuditTamperingTests : IDisposable
{
    private const int Records = 12;

    private readonly AuditStoreRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("UPDATE records SET at = at + 1 WHERE seq = 5", 5, ChainFaultKind.ColumnMismatch)]
    [InlineData("UPDATE records SET kind = 21 WHERE seq = 5", 5, ChainFaultKind.ColumnMismatch)]
    [InlineData("UPDATE records SET session = 's-2' WHERE seq = 5", 5, ChainFaultKind.ColumnMismatch)]
    [InlineData("UPDATE records SET session = NULL WHERE seq = 5", 5, ChainFaultKind.ColumnMismatch)]
    [InlineData("UPDATE records SET session = CAST(x'732dff' AS TEXT) WHERE seq = 5", 5, ChainFaultKind.ColumnMismatch)]
    [InlineData("UPDATE records SET statement = statement + 1 WHERE seq = 5", 5, ChainFaultKind.ColumnMismatch)]
    [InlineData("UPDATE records SET statement = NULL WHERE seq = 5", 5, ChainFaultKind.ColumnMismatch)]
    [InlineData("UPDATE records SET payload = x'00' WHERE seq = 6", 6, ChainFaultKind.PayloadMismatch)]
    [InlineData("UPDATE records SET payload = NULL WHERE seq = 6", 6, ChainFaultKind.PayloadMissing)]
    [InlineData("UPDATE records SET payload = x'' WHERE seq = 5", 5, ChainFaultKind.PayloadMismatch)]
    [InlineData("UPDATE records SET body = CAST(body || x'20' AS BLOB) WHERE seq = 5", 5, ChainFaultKind.HashMismatch)]
    [InlineData("UPDATE records SET hash = zeroblob(32) WHERE seq = 5", 5, ChainFaultKind.HashMismatch)]
    [InlineData("UPDATE records SET hash = x'' WHERE seq = 5", 5, ChainFaultKind.HashMismatch)]
    [InlineData("UPDATE records SET seq = 500 WHERE seq = 5", 5, ChainFaultKind.Missing)]
    [InlineData("UPDATE records SET seq = -1 WHERE seq = 1", -1, ChainFaultKind.OutOfOrder)]
    [InlineData("DELETE FROM records WHERE seq = 5", 5, ChainFaultKind.Missing)]
    [InlineData("DELETE FROM records WHERE seq = 1", 1, ChainFaultKind.Missing)]
    [InlineData("DELETE FROM records WHERE seq > 10", 11, ChainFaultKind.TailMissing)]
    [InlineData("DELETE FROM records", 1, ChainFaultKind.TailMissing)]
    [InlineData("UPDATE records SET seq = 1000 WHERE seq = 5; UPDATE records SET seq = 5 WHERE seq = 7; UPDATE records SET seq = 7 WHERE seq = 1000", 5, ChainFaultKind.HashMismatch)]
    [InlineData("INSERT INTO records SELECT 13, at, kind, session, statement, body, hash, payload FROM records WHERE seq = 12", 13, ChainFaultKind.HashMismatch)]
    [InlineData("UPDATE head SET seq = 10", 11, ChainFaultKind.HeadMismatch)]
    [InlineData("UPDATE head SET seq = 14", 13, ChainFaultKind.TailMissing)]
    [InlineData("UPDATE head SET hash = zeroblob(32)", 12, ChainFaultKind.HeadMismatch)]
    [InlineData("DELETE FROM head", 12, ChainFaultKind.HeadMismatch)]
    [InlineData("UPDATE meta SET value = 'another'", 1, ChainFaultKind.HashMismatch)]
    [InlineData("DELETE FROM records WHERE seq > 10; UPDATE head SET seq = 10", 10, ChainFaultKind.HeadMismatch)]
    public async Task Edit_OfTheStore_IsNamed(string sql, long sequence, ChainFaultKind kind)
    {
        await _rig.FillAsync(Records / 2);
        Assert.Null(_rig.Verify().Fault);
        Edit(sql);
        var fault = _rig.Verify().Fault!;
        Assert.Equal((sequence, kind), (fault.Sequence, fault.Kind));
    }

    [Theory]
    [InlineData("body")]
    [InlineData("hash")]
    [InlineData("payload")]
    public async Task Blob_WithAnyByteFlipped_IsNamed(string column)
    {
        await _rig.FillAsync(Records / 2);
        var record = _rig.ReadAll()[5];
        var bytes = column == "body" ? record.Body : column == "hash" ? record.Hash : record.Payload!;
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            Write(record);
            Assert.True(_rig.Verify().Fault is { Sequence: 6 }, $"byte {i} of {column}");
            bytes[i] ^= 1;
        }

        Write(record);
        Assert.Null(_rig.Verify().Fault);
    }

    [Fact]
    public async Task Store_WithATamperedEnd_DoesNotOpenForWriting()
    {
        await _rig.FillAsync(3);
        Edit("DELETE FROM records WHERE seq = 6");
        var refusal = Assert.Throws<AuditUnavailableException>(() => _rig.Open());
        Assert.Contains("audit verify", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_WithABrokenPage_IsReportedNotThrown()
    {
        await _rig.FillAsync(400);
        Edit("PRAGMA wal_checkpoint(TRUNCATE)");
        using (var file = File.OpenWrite(_rig.File))
        {
            file.Position = file.Length - 8192;
            file.Write(new byte[8192]);
        }

        Assert.NotNull(_rig.Verify().Fault);
    }

    private void Edit(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_rig.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Write(DbGuard.Gateway.Stores.StoredRecord record)
    {
        using var connection = new SqliteConnection($"Data Source={_rig.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE records SET body = $body, hash = $hash, payload = $payload WHERE seq = $seq";
        command.Parameters.AddWithValue("$body", record.Body);
        command.Parameters.AddWithValue("$hash", record.Hash);
        command.Parameters.AddWithValue("$payload", record.Payload);
        command.Parameters.AddWithValue("$seq", record.Sequence);
        command.ExecuteNonQuery();
    }
}
