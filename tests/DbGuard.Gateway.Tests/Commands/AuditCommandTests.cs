using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Masking;
using DbGuard.Gateway.Tests.Stores;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Tests.Commands;

/// <summary>The audit commands as processes, over a store with one session of three statements.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly AuditStoreRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Verify_OfAWholeStore_SaysHowMany()
    {
        await FillAsync();
        var result = await DbGuardTool.RunAsync("audit", "verify", "--store", _rig.File);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("OK  9 records verified, head ", result.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfAStoreWithOneByteChanged_NamesTheRecord()
    {
        await FillAsync();
        Edit("UPDATE records SET body = CAST(replace(body, 'delete', 'Delete') AS BLOB) WHERE seq = 8");
        var result = await DbGuardTool.RunAsync("audit", "verify", "--store", _rig.File);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("BROKEN at record 8: its body was changed", result.OutputText, StringComparison.Ordinal);
        Assert.Contains("session    s-7f", result.OutputText, StringComparison.Ordinal);
        Assert.Contains("statement  3", result.OutputText, StringComparison.Ordinal);
        Assert.Contains("7 records before it verify", result.OutputText, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await DbGuardTool.RunAsync("audit", "verify", "--store", _rig.File, "--json")).OutputText);
        Assert.Equal(8, json.RootElement.GetProperty("fault").GetProperty("seq").GetInt64());
        Assert.Equal("hash_mismatch", json.RootElement.GetProperty("fault").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Tail_OfAStore_ShowsTheLastRecordsAndHidesNoControlCharacters()
    {
        await FillAsync();
        var result = (await DbGuardTool.RunAsync("audit", "tail", "-n", "2", "--store", _rig.File)).EnsureSuccess();
        Assert.Equal(
            """
            2026-03-04T05:06:07.800000Z  #8  s-7f/3  statement_decided  deny DBG2104  config/claude for ana  delete from public.orders -- \u{202e}\u{1b}[2J
            2026-03-04T05:06:07.900000Z  #9  s-7f/3  statement_finished  0 rows  0.321 ms  error 42501

            """.ReplaceLineEndings("\n"),
            result.OutputText);
    }

    [Fact]
    public async Task Tail_AsJson_IsOneRecordALine()
    {
        await FillAsync();
        var lines = (await DbGuardTool.RunAsync("audit", "tail", "--json", "--store", _rig.File)).EnsureSuccess().OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(9, lines.Length);
        using var last = JsonDocument.Parse(lines[8]);
        Assert.Equal(9, last.RootElement.GetProperty("seq").GetInt64());
        Assert.Equal("42501", last.RootElement.GetProperty("record").GetProperty("error").GetString());
    }

    [Fact]
    public async Task Tail_Following_ShowsWhatComesWhileTheGatewayWrites()
    {
        await using var store = _rig.Open();
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 1), CancellationToken.None);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var tail = await DbGuard.TestKit.Processes.TetheredProcess.StartAsync(
            DbGuard.TestKit.Gateway.GatewayProcess.Executable, ["audit", "tail", "-f", "--store", _rig.File], cancellationToken: deadline.Token);
        Assert.NotNull(await tail.Output.WaitForLineAsync(line => line.Contains("s-1/1", StringComparison.Ordinal), deadline.Token));
        await store.AppendDurablyAsync(AuditStoreRig.Decided("s-1", 2), CancellationToken.None);
        Assert.NotNull(await tail.Output.WaitForLineAsync(line => line.Contains("s-1/2", StringComparison.Ordinal), deadline.Token));
    }

    [Fact]
    public async Task Show_OfASession_TellsStatementsReasonsAndEnds()
    {
        await FillAsync();
        var text = (await DbGuardTool.RunAsync("audit", "show", "s-7", "--store", _rig.File)).EnsureSuccess().OutputText;
        Assert.Contains("session s-7f  opened 2026-03-04T05:06:07.100000Z", text, StringComparison.Ordinal);
        Assert.Contains("[3] 2026-03-04T05:06:07.800000Z  deny  #8", text, StringComparison.Ordinal);
        Assert.Contains("reason     DBG2104 `delete` on `public.orders` has no where clause (rule mass)", text, StringComparison.Ordinal);
        Assert.Contains("$1         42", text, StringComparison.Ordinal);
        Assert.Contains("$2         NULL", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public async Task Replay_OfASession_ShowsTheRowsTheClientSaw()
    {
        await FillAsync();
        var text = (await DbGuardTool.RunAsync("audit", "replay", "last", "--store", _rig.File)).EnsureSuccess().OutputText;
        Assert.Contains("\n+0.100s   [1] shop=> select name, ssn from public.customers where id = $1\n", text, StringComparison.Ordinal);
        Assert.Contains("    name           ssn\n    Ana\\u{1b}[31m  NULL\n    Bea            ***\n    SELECT 2\n", text, StringComparison.Ordinal);
        Assert.Contains("    id     at\n    258    2000-01-02 00:00:00\n    -2.50  \\x0102\n    SELECT 2\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public async Task Replay_OnRequest_KeepsTheRecordedRhythm()
    {
        await FillAsync();
        var started = TimeProvider.System.GetTimestamp();
        (await DbGuardTool.RunAsync("audit", "replay", "last", "--speed", "0.5", "--store", _rig.File)).EnsureSuccess();

        // 0.8 seconds were recorded; at half the speed the replay cannot be shorter than 1.6.
        Assert.True(TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(1.5));
    }

    [Theory]
    [InlineData("--skip-idle", "0ms")]
    [InlineData("--no-wait", null)]
    public async Task Replay_WithoutIdleTime_DoesNotWait(string option, string? value)
    {
        await FillAsync();
        string[] options = value is null ? [option] : [option, value];
        var started = TimeProvider.System.GetTimestamp();
        (await DbGuardTool.RunAsync(["audit", "replay", "last", "--speed", "0.01", .. options, "--store", _rig.File])).EnsureSuccess();

        // 0.8 seconds were recorded; at a hundredth of the speed the replay would take 80.
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Replay_OfASearch_PlaysOnlyTheStatementsFound()
    {
        await FillAsync();
        var found = (await DbGuardTool.RunAsync("audit", "replay", "last", "--search", "PUBLIC.Customers WHERE id", "--store", _rig.File)).EnsureSuccess().OutputText;
        Assert.Contains("select name, ssn from public.customers", found, StringComparison.Ordinal);
        Assert.Contains("    SELECT 2\n", found, StringComparison.Ordinal);
        Assert.DoesNotContain("[2]", found, StringComparison.Ordinal);

        var nothing = await DbGuardTool.RunAsync("audit", "replay", "last", "--search", "no such text", "--store", _rig.File);
        Assert.Equal(1, nothing.ExitCode);
        Assert.Empty(nothing.OutputText);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-1s")]
    [InlineData("2h")]
    [InlineData("61m")]
    public async Task Replay_WithAnIdleTimeThatIsNone_IsAnError(string idle)
    {
        await FillAsync();
        var result = await DbGuardTool.RunAsync("audit", "replay", "last", "--skip-idle=" + idle, "--store", _rig.File);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("--skip-idle needs a time", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_AsNdjson_CanBeCutByTimeAndCarriesResponses()
    {
        await FillAsync();
        var text = (await DbGuardTool.RunAsync(
            "audit", "export", "--responses", "--since", "2026-03-04T05:06:07.4Z", "--until", "2026-03-04T05:06:07.5Z", "--store", _rig.File)).EnsureSuccess().OutputText;
        using var only = JsonDocument.Parse(text);
        Assert.Equal(4, only.RootElement.GetProperty("seq").GetInt64());
        Assert.Equal((byte)'T', only.RootElement.GetProperty("response_base64").GetBytesFromBase64()[0]);
    }

    [Fact]
    public async Task Export_AsCsv_QuotesAndDefusesFormulas()
    {
        await using (var store = _rig.Open())
        {
            await store.AppendDurablyAsync(AuditStoreRig.Decided("=cmd()", 1) with { Statement = "select 1,\n\"a\"" }, CancellationToken.None);
        }

        var text = (await DbGuardTool.RunAsync("audit", "export", "--format", "csv", "--store", _rig.File)).EnsureSuccess().OutputText;
        var lines = text.Split("\r\n");
        Assert.StartsWith("seq,time,kind,session,statement,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("1,2026-03-04T05:06:07.001000Z,statement_decided,'=cmd(),1,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",\"select 1,\n\"\"a\"\"\",\"[\"\"42\"\",null]\",", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "nobody")]
    [InlineData("replay", "nobody")]
    public async Task Session_ThatIsNotThere_IsAFailure(string verb, string session)
    {
        await FillAsync();
        var result = await DbGuardTool.RunAsync("audit", verb, session, "--store", _rig.File);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no session `nobody`", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_ThatIsNotThere_IsAFailureAndNotMade()
    {
        var result = await DbGuardTool.RunAsync("audit", "verify", "--store", _rig.File);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no audit store at", result.ErrorText, StringComparison.Ordinal);
        Assert.False(File.Exists(_rig.File));
    }

    [Fact]
    public async Task Store_FromTheConfiguration_IsFoundBesideIt()
    {
        await FillAsync();
        var configuration = Path.Combine(Path.GetDirectoryName(_rig.File)!, "dbguard.json");
        await File.WriteAllTextAsync(configuration, """{ "Store": { "File": "audit.db" }, "Upstream": { "PasswordFile": "not-for-auditors" } }""");
        Assert.Equal(0, (await DbGuardTool.RunAsync("audit", "verify", "--config", configuration)).ExitCode);
    }

    [Fact]
    public async Task Store_OnReadOnlyMedia_IsRead()
    {
        await FillAsync();
        var folder = Path.GetDirectoryName(_rig.File)!;
        File.SetUnixFileMode(_rig.File, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        try
        {
            var result = await DbGuardTool.RunAsync("audit", "verify", "--store", _rig.File);
            Assert.Equal(0, result.ExitCode);
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static byte[] Frame(char type, params byte[][] parts)
    {
        var body = parts.SelectMany(p => p).ToArray();
        var frame = new byte[5 + body.Length];
        frame[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), 4 + body.Length);
        body.CopyTo(frame, 5);
        return frame;
    }

    private static byte[] Column(string name, int typeId, bool isBinary)
    {
        var field = new byte[18];
        BinaryPrimitives.WriteInt32BigEndian(field.AsSpan(6), typeId);
        field[17] = isBinary ? (byte)1 : (byte)0;
        return [.. Encoding.UTF8.GetBytes(name), 0, .. field];
    }

    private static byte[] Cell(byte[]? value) => value is null ? [0xff, 0xff, 0xff, 0xff] : [0, 0, 0, (byte)value.Length, .. value];

    /// <summary>RowDescription, rows with text, a control sequence, NULL and a mask, and the end; then a result in binary.</summary>
    private static byte[] Response() =>
    [
        .. Frame('T', [0, 2], Column("name", 25, false), Column("ssn", 25, false)),
        .. Frame('D', [0, 2], Cell("Ana\u001b[31m"u8.ToArray()), Cell(null)),
        .. Frame('D', [0, 2], Cell("Bea"u8.ToArray()), Cell("***"u8.ToArray())),
        .. Frame('C', "SELECT 2\0"u8.ToArray()),
        .. Frame('T', [0, 2], Column("id", 1700, true), Column("at", 1114, true)),
        .. Frame('D', [0, 2], Cell([0, 1, 0, 0, 0, 0, 0, 0, 1, 2]), Cell([0, 0, 0, 0x14, 0x1d, 0xd7, 0x60, 0])),
        .. Frame('D', [0, 2], Cell([0, 2, 0, 0, 0x40, 0, 0, 2, 0, 2, 0x13, 0x88]), Cell([1, 2])),
        .. Frame('C', "SELECT 2\0"u8.ToArray()),
    ];

    private async Task FillAsync()
    {
        var who = new Principal { Kind = PrincipalKind.Agent, Subject = "claude", Issuer = "config", OnBehalfOf = "ana" };
        AuditRecord At(AuditRecordKind kind, int tenths, long? statement) => new()
        {
            Kind = kind,
            At = Start.AddMilliseconds(tenths * 100),
            SessionId = "s-7f",
            StatementNumber = statement,
            Principal = kind is AuditRecordKind.SessionOpened or AuditRecordKind.StatementDecided ? who : null,
            Database = kind is AuditRecordKind.SessionOpened or AuditRecordKind.StatementDecided ? "shop" : null,
        };
        Decision Decide(Verdict verdict, params DecisionReason[] reasons) => new()
        {
            Verdict = verdict,
            Reasons = [.. reasons],
            Masks = MaskPlan.Nothing,
            Trace = new DecisionTrace("analyst", []),
            PolicyVersion = "p1",
        };
        var mass = new DecisionReason(Verdict.Deny, "DBG2104", "mass", "`delete` on `public.orders` has no where clause", "add one", ["public.orders"]);
        await using var store = _rig.Open();
        store.Append(At(AuditRecordKind.SessionOpened, 1, null) with { Application = "psql", ClientAddress = "127.0.0.1:5000", Profile = "analyst" });
        store.Append(At(AuditRecordKind.StatementDecided, 2, 1) with { Statement = "select name, ssn from public.customers where id = $1", Parameters = ["42", null], Decision = Decide(Verdict.Mask) });
        store.Append(At(AuditRecordKind.StatementFinished, 3, 1) with { Rows = 2, Bytes = 40, CommandTag = "SELECT 2", Elapsed = TimeSpan.FromMicroseconds(321) });
        store.Append(At(AuditRecordKind.ResponseDelivered, 4, 1) with { Response = Response() });
        store.Append(At(AuditRecordKind.StatementDecided, 5, 2) with { Statement = "select 1", Decision = Decide(Verdict.Allow) });
        store.Append(At(AuditRecordKind.StatementFinished, 6, 2) with { Rows = 1, CommandTag = "SELECT 1" });
        store.Append(At(AuditRecordKind.ResponseDelivered, 7, 2) with { Response = Response().AsMemory(0, 20), ResponseTruncated = true });
        store.Append(At(AuditRecordKind.StatementDecided, 8, 3) with { Statement = "delete  from\npublic.orders -- \u202e\u001b[2J", Decision = Decide(Verdict.Deny, mass) });
        store.Append(At(AuditRecordKind.StatementFinished, 9, 3) with { Rows = 0, Error = "42501", Elapsed = TimeSpan.FromMicroseconds(321) });
    }

    private void Edit(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_rig.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
