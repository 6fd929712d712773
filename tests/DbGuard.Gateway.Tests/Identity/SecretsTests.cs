using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Canaries;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>
/// Secrets are nowhere but where they must be: after logins of every kind, good and bad, with logs at their most talkative level, the upstream password, tokens, passwords of
/// credentials and SCRAM keys are searched for in command lines and environments of all processes, in the logs and in the stores.
/// </summary>
public sealed class SecretsTests(TokenGateway gateway) : IClassFixture<TokenGateway>
{
    [Fact]
    public async Task Secrets_AreNotInProcesses_NorLogs_NorStores()
    {
        var token = gateway.Token();
        var wrong = gateway.Token(c => c["aud"] = "another service");
        var credential = await CredentialAsync(token);
        var password = (string)credential["password"]!;
        await using (var session = new Npgsql.NpgsqlConnection(ConnectionString((string)credential["user"]!, password)))
        {
            await session.OpenAsync();
            foreach (var (user, secret) in new[] { (TokenGateway.PasswordUser, token), (TokenGateway.PasswordUser, wrong), (TokenGateway.OAuthUser, "unused"), ((string)credential["user"]!, "dbgp_WrongWrongWrongWrong"), ("nobody", "guess-guess-guess") })
            {
                await using var attempt = new Npgsql.NpgsqlConnection(ConnectionString(user, secret));
                try
                {
                    await attempt.OpenAsync();
                }
                catch (Exception refused) when (refused is Npgsql.NpgsqlException or NotSupportedException)
                {
                    Assert.DoesNotContain(secret.Length > 20 ? secret[^20..] : secret, refused.ToString(), StringComparison.Ordinal);
                }
            }

            // While a session is open: what the machine shows of every process.
            var scan = new CanaryScan(gateway.Server.Endpoint("postgres").Password, password, Signature(token), Signature(wrong));
            foreach (var process in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
            {
                Assert.Empty(Search(scan, Path.Combine(process, "cmdline")));

                // WHY only the gateway's: clients of tests that run beside this one have their passwords in their environment, as libpq wants them.
                if (IsOfTheGateway(process))
                {
                    Assert.Empty(Search(scan, Path.Combine(process, "environ")));
                }
            }
        }

        await gateway.Gateway.CommandAsync("access", "revoke", "--all", "--config", "dbguard.json");
        await gateway.Gateway.CommandAsync("audit", "tail", "--config", "dbguard.json");
        var secrets = new CanaryScan([gateway.Server.Endpoint("postgres").Password, password, "dbgp_WrongWrongWrongWrong", "guess-guess-guess", Signature(token), Signature(wrong)]);
        Assert.Empty(secrets.FindIn(Encoding.UTF8.GetBytes(gateway.Gateway.Process.Output.Text + gateway.Gateway.Process.Error.Text)));
        foreach (var file in Directory.GetFiles(gateway.Gateway.Folder.Path).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal) && !f.EndsWith(".sock", StringComparison.Ordinal)))
        {
            if (!file.EndsWith("upstream.password", StringComparison.Ordinal))
            {
                Assert.Empty(secrets.FindIn(await File.ReadAllBytesAsync(file)).Select(found => $"{Path.GetFileName(file)}: {found}"));
            }
        }

        // A verifier that was taken back is not even left in free pages.
        Assert.True((await File.ReadAllBytesAsync(Path.ChangeExtension(gateway.Gateway.Folder.StoreFile, ".access.db"))).AsSpan().IndexOf("SCRAM-SHA-256$"u8) < 0);
        var log = gateway.Gateway.Process.Output.Text;
        Assert.Contains("\"EventId\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain("SCRAM-SHA-256$", log, StringComparison.Ordinal);
    }

    /// <summary>The part of a token that is its proof: claims alone open nothing, and the subject is in the record on purpose.</summary>
    private static string Signature(string token) => token.Split('.')[2];

    /// <summary>The gateway itself or a child of it.</summary>
    private bool IsOfTheGateway(string process)
    {
        var gatewayId = gateway.Gateway.Process.Id.ToString(CultureInfo.InvariantCulture);
        try
        {
            return Path.GetFileName(process) == gatewayId
                || File.ReadLines(Path.Combine(process, "status")).Any(line => line.StartsWith("PPid:", StringComparison.Ordinal) && line[5..].Trim() == gatewayId);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static IReadOnlyList<string> Search(CanaryScan scan, string file)
    {
        try
        {
            return [.. scan.FindIn(File.ReadAllBytes(file)).Select(found => $"{file}: {found}")];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string ConnectionString(string user, string password) =>
        $"Host=127.0.0.1;Port={gateway.Gateway.Port};Username={user};Password={password};Database=postgres;SSL Mode=VerifyFull;Root Certificate={gateway.CaFile};Pooling=false";

    private async Task<JsonObject> CredentialAsync(string token)
    {
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = gateway.Trust() } });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.PostAsync(new Uri(gateway.ApiAddress + "/v1/access"), null);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }
}
