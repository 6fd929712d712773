using System.Text;
using DbGuard.Core.Audit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Stores;

/// <summary>Real processes, killed and starved in the middle of their work.</summary>
public sealed class AuditDurabilityTests : IDisposable
{
    private readonly AuditStoreRig _rig = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(90));

    public void Dispose()
    {
        _deadline.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task Kill9_InTheMiddleOfAStorm_LosesNoAcknowledgedRecord()
    {
        // Three lives of one store, each ended without warning.
        var acknowledged = new List<(string, long)>();
        for (var life = 1; life <= 3; life++)
        {
            await using var storm = await AuditStorm.StartAsync(_rig.File, writers: 8, _deadline.Token);
            await storm.Output.WaitForAsync(text => AuditStorm.Acknowledged(text).Count > 400 ? text : null, _deadline.Token);
            storm.Signal(PosixSignalNumber.Kill);
            await storm.WaitForExitAsync(_deadline.Token);
            acknowledged.AddRange(AuditStorm.Acknowledged(storm.Output.Text));
        }

        var stored = _rig.ReadAll().Where(r => r.Kind == (long)AuditRecordKind.StatementDecided)
            .GroupBy(r => (r.SessionId!, r.StatementNumber!.Value)).ToDictionary(g => g.Key, g => g.Count());
        var (_, _, fault) = _rig.Verify();
        Assert.Null(fault);
        Assert.True(acknowledged.Count > 1_200);
        Assert.All(acknowledged.GroupBy(a => a), a => Assert.True(stored.GetValueOrDefault(a.Key) >= a.Count(), $"{a.Key} is lost"));
    }

    [Fact]
    public async Task FullDisk_InTheMiddleOfAStorm_RefusesUntilThereIsRoom()
    {
        await using var storm = await AuditStorm.StartAsync(_rig.File, writers: 4, _deadline.Token);
        await storm.Output.WaitForAsync(text => text.Contains("ack ", StringComparison.Ordinal) ? text : null, _deadline.Token);
        var size = Math.Max(new FileInfo(_rig.File).Length, new FileInfo(_rig.File + "-wal").Length) + (256 * 1024);
        await LimitFileSizeAsync(storm.Id, size.ToString(System.Globalization.CultureInfo.InvariantCulture));

        await storm.Output.WaitForAsync(text => text.Contains("refused ", StringComparison.Ordinal) ? text : null, _deadline.Token);
        var before = storm.Output.Text;
        await LimitFileSizeAsync(storm.Id, "unlimited");
        await storm.Output.WaitForAsync(
            text => text[before.Length..].Contains("\nack ", StringComparison.Ordinal) ? text : null, _deadline.Token);
        storm.Signal(PosixSignalNumber.Kill);
        await storm.WaitForExitAsync(_deadline.Token);

        var records = _rig.ReadAll();
        var stored = records.Where(r => r.Kind == (long)AuditRecordKind.StatementDecided).Select(r => (r.SessionId!, r.StatementNumber!.Value)).ToHashSet();
        Assert.Null(_rig.Verify().Fault);
        Assert.All(AuditStorm.Acknowledged(storm.Output.Text), a => Assert.Contains(a, stored));
        Assert.Contains(records, r => r.Kind == (long)AuditRecordKind.SafetyEvent && Encoding.UTF8.GetString(r.Body).Contains("DBG8001", StringComparison.Ordinal));
    }

    private static Task LimitFileSizeAsync(int process, string bytes) =>
        ClientTool.RunAsync("prlimit", ["--pid", $"{process}", $"--fsize={bytes}:unlimited"]);
}
