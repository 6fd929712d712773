using System.Data.Common;
using DbGuard.AdoNet;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Npgsql.Tests.TestKit;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Npgsql.Tests;

public sealed class HoldTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Held = "UPDATE t SET name = @name";
    private GuardedDatabase _database = null!;
    private DbConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _database = await GuardedDatabase.CreateAsync(
            postgres.Server, Policies.Masked("redact"), "create table t (id int primary key, name text, secret text); insert into t values (1, 'one', 'canary'), (2, 'two', 'canary')");
        _connection = await _database.Guarded.OpenConnectionAsync();
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Approved_RunsOnce()
    {
        var running = RunAsync(Held, "approved");
        var request = await AskedAsync();
        Assert.False(running.IsCompleted);
        Assert.Equal("approved", Assert.Single(request.Parameters));
        await AnswerAsync(request, approve: true);

        Assert.Equal(2, await running);
        Assert.Contains(_database.Evidence.Records, r => r.Kind == AuditRecordKind.StatementDecided && r.ApprovalId == request.Id);

        var again = RunAsync(Held, "approved");
        var second = await AskedAsync();
        Assert.NotEqual(request.Id, second.Id);
        await AnswerAsync(second, approve: false);
        await Assert.ThrowsAsync<DbGuardException>(() => again);
    }

    [Fact]
    public async Task Approved_Synchronously_Runs()
    {
        var running = Task.Run(() =>
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "UPDATE t SET name = 'sync'";
            return command.ExecuteNonQuery();
        });
        await AnswerAsync(await AskedAsync(), approve: true);
        Assert.Equal(2, await running);
    }

    [Fact]
    public async Task Denied_DoesNotRun()
    {
        var running = RunAsync(Held, "denied");
        var request = await AskedAsync();
        await AnswerAsync(request, approve: false);

        var error = await Assert.ThrowsAsync<DbGuardException>(() => running);
        Assert.Equal(("DBG3001", $"approve:{request.Id}"), (error.Code, error.RequestUrl));
        Assert.Contains("not today", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
        Assert.Equal(0L, await CountAsync("denied"));
    }

    [Fact]
    public async Task Unanswered_Expires()
    {
        var running = RunAsync(Held, "late");
        var request = await AskedAsync();
        await _database.Approvals.EndAsync(request.Id, ApprovalState.Expired, CancellationToken.None);

        var error = await Assert.ThrowsAsync<DbGuardException>(() => running);
        Assert.Equal(("DBG3002", true), (error.Code, error.IsRetryable));
        Assert.Equal(0L, await CountAsync("late"));
    }

    [Fact]
    public async Task Cancelled_IsWithdrawn()
    {
        using var leaving = new CancellationTokenSource();
        var running = RunAsync(Held, "left", leaving.Token);
        var request = await AskedAsync();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(ApprovalState.Withdrawn, (await _database.Approvals.FindAsync(request.Id, CancellationToken.None))!.State);
        Assert.Equal(0L, await CountAsync("left"));
    }

    [Fact]
    public async Task ParametersChangedWhileItWaits_RunAsTheyWere()
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = Held;
        Bind(command, "shown");
        var running = command.ExecuteNonQueryAsync();
        var request = await AskedAsync();
        command.Parameters[0].Value = "swapped";
        await AnswerAsync(request, approve: true);

        await running;
        Assert.Equal(2L, await CountAsync("shown"));
    }

    [Fact]
    public async Task PolicyChangedWhileItWaits_RunsNothing()
    {
        await using var batch = _connection.CreateBatch();
        foreach (var text in (string[])["SELECT secret FROM t", "UPDATE t SET name = 'late'"])
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = text;
            batch.BatchCommands.Add(command);
        }

        var running = batch.ExecuteReaderAsync();
        var request = await AskedAsync();
        _database.Guarded.Swap(DbGuard.Core.Policies.PolicyReader.Read(System.Text.Encoding.UTF8.GetBytes(Policies.Masked("'null'")), Path.GetTempPath()).Policy!);
        await AnswerAsync(request, approve: true);

        Assert.Equal("DBG3004", (await Assert.ThrowsAsync<DbGuardException>(() => running)).Code);
        Assert.Equal(0L, await CountAsync("late"));
    }

    [Fact]
    public async Task Batch_WithAHeldCommand_IsApprovedAndMasked()
    {
        await using var batch = _connection.CreateBatch();
        foreach (var text in (string[])["SELECT secret FROM t", "UPDATE t SET name = 'approved'"])
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = text;
            batch.BatchCommands.Add(command);
        }

        var running = batch.ExecuteReaderAsync();
        await AnswerAsync(await AskedAsync(), approve: true);
        await using (var reader = await running)
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal("[redacted]", reader.GetString(0));
        }

        Assert.Equal(2L, await CountAsync("approved"));
    }

    [Fact]
    public async Task Batch_WithAHeldCommand_WaitsWhole()
    {
        await using var batch = _connection.CreateBatch();
        foreach (var text in (string[])["UPDATE t SET name = 'first' WHERE id = 1", "UPDATE t SET name = 'all'"])
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = text;
            batch.BatchCommands.Add(command);
        }

        var running = batch.ExecuteNonQueryAsync();
        var request = await AskedAsync();
        await AnswerAsync(request, approve: false);
        await Assert.ThrowsAsync<DbGuardException>(() => running);
        Assert.Equal(0L, await CountAsync("first"));
    }

    private async Task<int> RunAsync(string text, string name, CancellationToken cancellationToken = default)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = text;
        Bind(command, name);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<long> CountAsync(string name)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM t WHERE name = @name";
        Bind(command, name);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Task<ApprovalRequest> AskedAsync() => Task.Run(() =>
        _database.Asked.TryTake(out var request, TimeSpan.FromSeconds(20)) ? request : throw new TimeoutException("no request"));

    private Task AnswerAsync(ApprovalRequest request, bool approve) =>
        _database.Approvals.AnswerAsync(request.Id, new ApprovalAnswer("ada", approve, approve ? null : "not today", DateTimeOffset.UtcNow), CancellationToken.None);

    private static void Bind(DbCommand command, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = "name";
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
