using System.Globalization;
using System.Text;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>The audit trail of real sessions: complete, masked, and whole after a crash; tampering is named.</summary>
public sealed class EvidenceTests(ShopFixture shops) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task Trail_OfASession_IsListedReplayedAndVerified_WithoutCanariesOrSecrets()
    {
        await using var shop = await shops.GuardAsync(AgentShopFixture.Policy);
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            await client.AskAsync(Frontend.Query("select customer_id, ssn, email, card_number, phone from customers order by 1 limit 5"));
            await client.AskAsync(Frontend.Query("drop table orders"));
            await client.AskAsync(
                Frontend.Parse("insert into tickets (subject, body) values ($1, 'b')"), Frontend.Bind(["trail"]), Frontend.Execute(), Frontend.Sync);
            await client.SendAsync(Frontend.Terminate);
        }

        var tail = (await shop.Gateway.CommandAsync("audit", "tail", "-n", "1000")).EnsureSuccess();
        var json = (await shop.Gateway.CommandAsync("audit", "tail", "-n", "1000", "--json")).EnsureSuccess();
        var verify = (await shop.Gateway.CommandAsync("audit", "verify")).EnsureSuccess();

        Assert.Contains("drop table orders", json.OutputText, StringComparison.Ordinal);
        Assert.Contains("insert into tickets", json.OutputText, StringComparison.Ordinal);
        Assert.StartsWith("OK", verify.OutputText, StringComparison.Ordinal);
        byte[] everything =
        [
            .. tail.Output, .. json.Output, .. shop.Gateway.Process.Output.ToArray(), .. shop.Gateway.Process.Error.ToArray(),
            .. await StoreBytesAsync(shop),
        ];
        Assert.Empty(GuardedShop.Canaries.FindIn(everything));
        Assert.DoesNotContain(shop.Owner.Password, Encoding.UTF8.GetString(everything), StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Agent.Password, Encoding.UTF8.GetString(everything), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfASession_HoldsNoStatementText()
    {
        await using var shop = await shops.GuardAsync(AgentShopFixture.Policy);
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            await client.AskAsync(Frontend.Query("select 'literal-in-a-statement'"));
            await client.AskAsync(Frontend.Query("select 'literal-in-a-broken-one' from"));
            await client.AskAsync(Frontend.Parse("select $1::text"), Frontend.Bind(["value-of-a-parameter"]), Frontend.Execute(), Frontend.Sync);
            await client.AskAsync(Frontend.Query("select 'literal-in-a-denied-one', pg_read_file('/etc/passwd')"));
        }

        var log = shop.Gateway.Process.Output.Text + shop.Gateway.Process.Error.Text;

        Assert.DoesNotContain("literal-in", log, StringComparison.Ordinal);
        Assert.DoesNotContain("value-of", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneByteChanged_VerifyNamesTheRecord()
    {
        await using var shop = await shops.GuardAsync(AgentShopFixture.Policy);
        await using (var client = await WireClient.LogInAsync(shop.Agent))
        {
            for (var n = 0; n < 20; n++)
            {
                await client.AskAsync(Frontend.Query($"select {n}"));
            }
        }

        (await shop.Gateway.CommandAsync("audit", "verify")).EnsureSuccess();
        shop.Gateway.Process.Signal(PosixSignalNumber.Terminate);
        Assert.Equal(0, await shop.Gateway.Process.WaitForExitAsync());

        const long Victim = 7;
        ChangeOneByte(shop.Gateway.Folder.StoreFile, Victim);
        var verify = await shop.Gateway.CommandAsync("audit", "verify");

        Assert.NotEqual(0, verify.ExitCode);
        Assert.Contains($"record {Victim}", verify.OutputText + verify.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_InAPgbenchRun_LosesNoDecisionOfAForwardedStatement()
    {
        var policy = await File.ReadAllTextAsync(Repository.PathOf("samples", "policies", "allow-all.yaml"));
        await using var shop = await shops.GuardAsync(policy);
        (await ClientTool.PgbenchAsync(shop.Owner, "--initialize", "--scale=1", "--quiet")).EnsureSuccess();

        var running = ClientTool.PgbenchAsync(shop.Agent, "--no-vacuum", "--client=4", "--jobs=2", "--time=60", "--protocol=extended");
        while ((long)(await shop.ActualAsync("select count(*) from pgbench_history"))! < 200)
        {
            Assert.False(running.IsCompleted, "pgbench ended early");
        }

        shop.Gateway.Process.Signal(PosixSignalNumber.Kill);
        Assert.NotEqual(0, (await running).ExitCode);
        await NobodyIsLeftAsync(shop);
        var effects = (long)(await shop.ActualAsync("select count(*) from pgbench_history"))!;
        await shop.Gateway.RestartAsync();

        Assert.StartsWith("OK", (await shop.Gateway.CommandAsync("audit", "verify")).EnsureSuccess().OutputText, StringComparison.Ordinal);
        var decided = DecisionsOf(shop.Gateway.Folder.StoreFile, "INSERT INTO pgbench_history");
        Assert.True(decided >= effects, string.Create(CultureInfo.InvariantCulture, $"{effects} rows were written, {decided} decisions are on record"));
    }

    [Fact]
    public async Task Terminated_WhileServing_DrainsAndEndsWithZero()
    {
        await using var shop = await shops.GuardAsync(AgentShopFixture.Policy);
        await using var client = await WireClient.LogInAsync(shop.Agent);
        await client.AskAsync(Frontend.Query("select 1"));

        shop.Gateway.Process.Signal(PosixSignalNumber.Terminate);

        Assert.Equal(0, await shop.Gateway.Process.WaitForExitAsync().WaitAsync(WireClient.Patience));
        (await shop.Gateway.CommandAsync("audit", "verify")).EnsureSuccess();
    }

    /// <summary>Backends end when they notice that the gateway is gone; only then do their effects stand still.</summary>
    private static async Task NobodyIsLeftAsync(GuardedShop shop)
    {
        using var deadline = new CancellationTokenSource(WireClient.Patience);
        while ((long)(await shop.ActualAsync("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))! > 0)
        {
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    private static void ChangeOneByte(string file, long sequence)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var read = new SqliteCommand("SELECT body FROM records WHERE seq = $seq", connection);
        read.Parameters.AddWithValue("$seq", sequence);
        var body = (byte[])read.ExecuteScalar()!;
        body[body.Length / 2] ^= 1;
        using var write = new SqliteCommand("UPDATE records SET body = $body WHERE seq = $seq", connection);
        write.Parameters.AddWithValue("$seq", sequence);
        write.Parameters.AddWithValue("$body", body);
        Assert.Equal(1, write.ExecuteNonQuery());
    }

    /// <summary>How many records hold the text: read from the file itself, past the code under test.</summary>
    private static long DecisionsOf(string file, string text)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var count = new SqliteCommand("SELECT count(*) FROM records WHERE instr(body, CAST($text AS BLOB)) > 0", connection);
        count.Parameters.AddWithValue("$text", text);
        return (long)count.ExecuteScalar()!;
    }

    private static async Task<byte[]> StoreBytesAsync(GuardedShop shop)
    {
        var bytes = new MemoryStream();
        var folder = Path.GetDirectoryName(shop.Gateway.Folder.StoreFile)!;
        foreach (var file in Directory.GetFiles(folder, Path.GetFileName(shop.Gateway.Folder.StoreFile) + "*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await stream.CopyToAsync(bytes);
        }

        return bytes.ToArray();
    }
}
