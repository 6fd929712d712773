using DbGuard.Core.Audit;
using DbGuard.Gateway.Stores;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Gateway.Tests.Stores.Shared;

/// <summary>One chain that several gateways append to.</summary>
public sealed class SharedAuditStoreTests : IAsyncLifetime
{
    private SharedRig _rig = null!;

    public async Task InitializeAsync() => _rig = await SharedRig.StartAsync();

    public Task DisposeAsync()
    {
        _rig.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task DurableAppend_WhenItCompletes_IsReadByAnother()
    {
        using var store = _rig.Connect();
        await using var audit = _rig.OpenAudit(store);
        await audit.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);
        using var reader = _rig.Read();
        Assert.Equal((1, "s-1"), (reader.LastSequence(), reader.LastSession()));
        Assert.Equal(["s-1"], reader.FindSessions("s"));
        Assert.Equal(1, Assert.Single(reader.Read(new RecordQuery { SessionId = "s-1" })).StatementNumber);
        Assert.Empty(reader.Read(new RecordQuery { SessionId = "s-2" }));
    }

    [Fact]
    public async Task ThreeGateways_SixteenSessionsEach_MakeOneChain()
    {
        const int Each = 60;
        var stores = Enumerable.Range(0, 3).Select(_ => _rig.Connect()).ToList();
        var audits = stores.ConvertAll(_rig.OpenAudit);
        await Task.WhenAll(Enumerable.Range(0, 48).Select(w => Task.Run(async () =>
        {
            for (var i = 1; i <= Each; i++)
            {
                if (i % 3 == 0)
                {
                    audits[w % 3].Append(AuditStoreRig.Response($"s-{w}", i));
                }
                else
                {
                    await audits[w % 3].AppendDurablyAsync(AuditStoreRig.Decided($"s-{w}", i), CancellationToken.None);
                }
            }
        })));
        foreach (var audit in audits)
        {
            await audit.DisposeAsync();
        }

        stores.ForEach(s => s.Dispose());
        Assert.Equal((48L * Each, null), _rig.Verify());
        using var reader = _rig.Read();
        Assert.All(
            reader.Read(new RecordQuery()).GroupBy(r => r.SessionId),
            session => Assert.Equal(Enumerable.Range(1, Each).Select(i => (long?)i), session.Select(r => r.StatementNumber)));
    }

    [Theory]
    [InlineData("update records set body = replace(convert_from(body, 'utf8'), 'customers', 'customerz')::bytea where seq = 3", 3, ChainFaultKind.HashMismatch)]
    [InlineData("update records set session = 's-9' where seq = 3", 3, ChainFaultKind.ColumnMismatch)]
    [InlineData("update records set payload = 'x' where seq = 4", 4, ChainFaultKind.PayloadMismatch)]
    [InlineData("delete from records where seq = 3", 3, ChainFaultKind.Missing)]
    [InlineData("delete from records where seq = 10", 10, ChainFaultKind.TailMissing)]
    [InlineData("update head set seq = 9", 10, ChainFaultKind.HeadMismatch)]
    public async Task Tampering_IsNamed(string sql, long sequence, ChainFaultKind kind)
    {
        using (var store = _rig.Connect())
        await using (var audit = _rig.OpenAudit(store))
        {
            for (var i = 1; i <= 5; i++)
            {
                await audit.AppendDurablyAsync(AuditStoreRig.Decided("s-1", i), CancellationToken.None);
                audit.Append(AuditStoreRig.Response("s-1", i));
            }
        }

        Assert.Equal((10L, null), _rig.Verify());
        await _rig.ExecuteAsync(sql);
        var fault = _rig.Verify().Fault!;
        Assert.Equal((sequence, kind), (fault.Sequence, fault.Kind));
    }

    [Fact]
    public async Task Server_Restarted_RefusesMeanwhileAndComesBackWithTheOutageOnRecord()
    {
        await using var server = await PostgresServer.StartAsync();
        using var rig = SharedRig.Of(server);
        using var store = rig.Connect();
        await using (var audit = rig.OpenAudit(store))
        {
            await audit.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);
            await rig.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dbguard store'");
            audit.Append(AuditStoreRig.Response("s-1", 1));
            for (var i = 0; audit.Health.IsHealthy && i < 400; i++)
            {
                await Task.Delay(10);
            }

            for (var i = 0; !audit.Health.IsHealthy && i < 1000; i++)
            {
                await Task.Delay(10);
            }

            await audit.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 2), CancellationToken.None);
        }

        var (good, fault) = rig.Verify();
        Assert.Null(fault);
        Assert.Equal(4, good);
        using var reader = rig.Read();
        Assert.Equal([20L, 22, 40, 20], reader.Read(new RecordQuery()).Select(r => r.Kind));
    }

    [Fact]
    public async Task Append_AfterTheEnd_IsRefused()
    {
        using var store = _rig.Connect();
        var audit = _rig.OpenAudit(store);
        await audit.DisposeAsync();
        Assert.Throws<AuditUnavailableException>(() => audit.Append(AuditStoreRig.Decided("s-1", 1)));
    }

    [Fact]
    public void ConnectionString_ThatIsNone_IsNotQuoted()
    {
        File.WriteAllText(_rig.ConnectionFile, "Host=x;Passwordd=hunter2;");
        var refusal = Assert.Throws<AuditUnavailableException>(() => _rig.Connect());
        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
    }
}
