using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit.Wire;
using Npgsql;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>What a client was given is what the replay shows, whichever way and format it was asked for.</summary>
public sealed class ReplayTests(AgentShopFixture fixture) : IClassFixture<AgentShopFixture>
{
    [Fact]
    public async Task Replay_OfASimpleQuery_ShowsTheMaskedRows()
    {
        await using (var client = await WireClient.LogInAsync(fixture.Shop.Agent))
        {
            await client.AskAsync(Frontend.Query("select customer_id, ssn from customers order by 1 limit 2"));
            await client.AskAsync(Frontend.Query("select no_such_column from customers"));
            await client.SendAsync(Frontend.Terminate);
        }

        var text = await ReplayAsync(until: "session_closed");

        Assert.Matches("=> select customer_id, ssn from customers order by .*\n    decision   mask\n", text);
        Assert.Contains("    customer_id  ssn\n    1            [redacted]\n    2            [redacted]\n    SELECT 2\n", text, StringComparison.Ordinal);
        Assert.Empty(GuardedShop.Canaries.FindIn(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Matches("=> select no_such_column from customers\n    decision   deny\n", text);
    }

    [Fact]
    public async Task Replay_OfABinaryResult_ShowsNamesAndValues()
    {
        await using (var connection = new NpgsqlConnection(fixture.Shop.Agent.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select $1::int4 as whole, 12.50::numeric as price, true as yes, null::text as nothing", connection);
            command.Parameters.AddWithValue(-7);
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
        }

        var text = await ReplayAsync(until: "session_closed");

        Assert.Matches("    whole  price  yes  nothing\n    -7     12.50  t    NULL\n    SELECT 1\n", text);
    }

    [Fact]
    public async Task Approval_OverTheCommandLine_LetsTheStatementRunAndIsReplayed()
    {
        await using var client = await WireClient.LogInAsync(fixture.Shop.Agent);
        await client.SendAsync(Frontend.Query("update orders set status = status"));
        var notice = await client.ReadAsync();
        Assert.Equal('N', notice.Type);
        var list = (await fixture.Shop.Gateway.CommandAsync("approvals", "list")).EnsureSuccess().OutputText;
        var id = list.Split('\n')[1].Split(' ')[0];
        (await fixture.Shop.Gateway.CommandAsync("approvals", "approve", id, "--comment", "fine")).EnsureSuccess();
        var answer = await client.ReadToReadyAsync();
        Assert.StartsWith("UPDATE", answer[0].Tag, StringComparison.Ordinal);
        await client.SendAsync(Frontend.Terminate);

        var text = await ReplayAsync(until: "session_closed");
        Assert.Contains($"{id} approved by {Environment.UserName}: fine", text, StringComparison.Ordinal);
    }

    /// <summary>What follows a statement is recorded after the client has its answer: the last record is waited for.</summary>
    private async Task<string> ReplayAsync(string until)
    {
        using var deadline = new CancellationTokenSource(WireClient.Patience);
        while (true)
        {
            var text = (await fixture.Shop.Gateway.CommandAsync("audit", "replay", "last")).EnsureSuccess().OutputText;
            if (text.Contains(until, StringComparison.Ordinal))
            {
                return text;
            }

            deadline.Token.ThrowIfCancellationRequested();
        }
    }
}
