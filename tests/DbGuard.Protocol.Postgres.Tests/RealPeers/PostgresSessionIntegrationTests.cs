using System.Text;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;
using DbGuard.Protocol.Postgres.Startup;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Protocol.Postgres.Tests.RealPeers;

/// <summary>What the real server sends is read, and what we write the real server understands.</summary>
public sealed class PostgresSessionIntegrationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task EveryFrame_OfAVariedSession_ObeysTheLaws()
    {
        using var client = await WireClient.ConnectAsync(postgres.Server.Endpoint());
        await client.QueryAsync("CREATE TEMP TABLE t(id int, name text, at timestamptz); INSERT INTO t VALUES (1, 'a', now()), (2, NULL, NULL)");
        await client.QueryAsync("SELECT *, t, id + 1 AS next FROM t; SELECT FROM t; ; SHOW TimeZone");
        await client.QueryAsync(string.Empty);
        await client.QueryAsync("SELECT 1/0");
        await client.QueryAsync("SET application_name = 'x'; LISTEN c; NOTIFY c, 'payload'");
        await client.QueryAsync("DO $$ BEGIN RAISE NOTICE 'n' USING DETAIL = 'd', HINT = 'h'; END $$");
        await client.QueryAsync("COPY t TO STDOUT; COPY t TO STDOUT (FORMAT binary)");
        await client.SendQueryAsync("COPY t FROM STDIN");
        await client.ReadUntilAsync(BackendMessageType.CopyInResponse);
        new Postgres.Messages.Frontend.CopyDataMessage("3\tc\t\\N\n"u8).Write(client.Writer);
        default(Postgres.Messages.Frontend.CopyDoneMessage).Write(client.Writer);
        await client.FlushAsync();
        await client.ReadUntilAsync(BackendMessageType.ReadyForQuery);
        await client.SendQueryAsync("COPY t FROM STDIN");
        await client.ReadUntilAsync(BackendMessageType.CopyInResponse);
        new CopyFailMessage("no"u8).Write(client.Writer);
        await client.FlushAsync();
        await client.ReadUntilAsync(BackendMessageType.ReadyForQuery);
        await ExtendedAsync(client);
        await FunctionCallAsync(client);

        foreach (var frame in client.Frames)
        {
            BackendFrames.Hold(frame);
        }

        var seen = client.Frames.Select(f => (BackendMessageType)f[0]).ToHashSet();
        Assert.Equal(
            [BackendMessageType.NegotiateProtocolVersion, BackendMessageType.CopyBothResponse],
            Enum.GetValues<BackendMessageType>().Except(seen).OrderByDescending(t => (byte)t));
    }

    [Fact]
    public async Task ExtendedQuery_ParametersInBothFormats_ComeBack()
    {
        using var client = await WireClient.ConnectAsync(postgres.Server.Endpoint());
        await ExtendedAsync(client);
        var frame = client.Frames.First(f => f[0] == (byte)BackendMessageType.DataRow);
        Assert.Equal(WireBytes.Of("'D' 0000001B 0003 00000004 0000002A 00000001 'x' FFFFFFFF")[7..], frame[7..]);
        Assert.DoesNotContain(client.Frames, f => f[0] == (byte)BackendMessageType.ErrorResponse);
    }

    [Fact]
    public async Task CancelRequest_WithTheSessionsKey_Cancels()
    {
        using var client = await WireClient.ConnectAsync(postgres.Server.Endpoint());
        await client.QueryAsync("LISTEN c; NOTIFY c");
        await client.SendQueryAsync("SELECT pg_sleep(60)");
        await client.CancelAsync();
        var frame = await client.ReadUntilAsync(BackendMessageType.ErrorResponse);
        Assert.Equal(SqlState.QueryCanceled, WireClient.SqlStateOf(frame));
    }

    [Fact]
    public async Task NewerMinorVersion_IsNegotiatedAsWeReadIt()
    {
        using var client = await WireClient.ConnectAsync(postgres.Server.Endpoint(), version: new ProtocolVersion(3, 9999));
        Assert.Null(client.LoginError);
        var frame = client.Frames[0];
        Assert.Equal((byte)BackendMessageType.NegotiateProtocolVersion, frame[0]);
        BackendFrames.Hold(frame);
        Assert.True(NegotiateProtocolVersionMessage.TryDecode(frame.AsSpan(5), out var message, out _));
        Assert.Equal(3, ProtocolVersion.FromCode(message.VersionCode).Major);
    }

    private static async Task ExtendedAsync(WireClient client)
    {
        var writer = client.Writer;
        var types = WireBytes.Of("00000017 00000019 00000000"); // int4, text, infer
        new ParseMessage("s"u8, "SELECT $1, $2, $3::text"u8, OidList.FromEncoded(types)).Write(writer);
        new DescribeMessage(TargetKind.PreparedStatement, "s"u8).Write(writer);
        WriteBind(writer);
        new DescribeMessage(TargetKind.Portal, "p"u8).Write(writer);
        new ExecuteMessage("p"u8, 1).Write(writer);
        new ExecuteMessage("p"u8, 0).Write(writer);
        new CloseMessage(TargetKind.Portal, "p"u8).Write(writer);
        new ParseMessage(default, "SET TimeZone = 'UTC'"u8, default).Write(writer);
        new DescribeMessage(TargetKind.PreparedStatement, default).Write(writer);
        default(FlushMessage).Write(writer);
        default(SyncMessage).Write(writer);
        await client.FlushAsync();
        await client.ReadUntilAsync(BackendMessageType.ReadyForQuery);
    }

    private static void WriteBind(PacketWriter writer)
    {
        // portal p, statement s; formats binary, text, text; values 42, `x`, NULL; results binary
        var body = WireBytes.Of(
            "'p' 00 's' 00 0003 0001 0000 0000 0003 00000004 0000002A 00000001 'x' FFFFFFFF 0001 0001");
        Assert.True(BindMessage.TryDecode(body, out var bind, out _));
        bind.Write(writer);
    }

    private static async Task FunctionCallAsync(WireClient client)
    {
        // OID 1317 is pg_catalog.length(text)
        var body = WireBytes.Of("00000525 0001 0000 0001 00000003 'abc' 0000");
        Assert.True(FunctionCallMessage.TryDecode(body, out var call, out _));
        call.Write(client.Writer);
        await client.FlushAsync();
        var response = await client.ReadUntilAsync(BackendMessageType.FunctionCallResponse, BackendMessageType.ErrorResponse);
        Assert.True(FunctionCallResponseMessage.TryDecode(response.AsSpan(5), out var message, out _));
        Assert.Equal("3", Encoding.UTF8.GetString(message.Value.Bytes));
        await client.ReadUntilAsync(BackendMessageType.ReadyForQuery);
    }
}
