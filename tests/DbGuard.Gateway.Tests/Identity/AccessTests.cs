using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>Short-lived credentials on a whole gateway: exchanged for a token, granted by a person, bounded, revoked.</summary>
public sealed class AccessTests : IClassFixture<TokenGateway>, IDisposable
{
    private readonly TokenGateway _gateway;
    private readonly HttpClient _http;

    public AccessTests(TokenGateway gateway)
    {
        _gateway = gateway;
        _http = NewClient(gateway.Token());
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Token_IsExchangedForACredential_ThatPsqlUsesFromTheEnvironment()
    {
        var creds = await RequestAsync("--lifetime", "5m", "--sessions", "1", "--database", "postgres", "--output", "env");
        var script = $". /dev/stdin <<'E'\n{creds.OutputText}E\nPGSSLMODE=verify-full PGSSLROOTCERT={_gateway.CaFile} psql -XAtc \"select current_setting('application_name'), current_database()\"";
        var seen = await ClientTool.RunAsync("sh", ["-c", script]);
        Assert.Equal("dbguard:repo:bank/payments:environment:production|postgres", seen.OutputText.Trim());
        Assert.Contains("export PGHOST='localhost'", creds.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PasswordFile_TakesThePassword_AndOutputDoesNot()
    {
        var file = Path.Combine(_gateway.Gateway.Folder.Path, "pgpass");
        var answer = await RequestAsync("--pgpass", file);
        Assert.DoesNotContain("dbgp_", answer.OutputText, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var user = (await File.ReadAllTextAsync(file)).Split(':')[3];
        var seen = await ClientTool.RunAsync("psql", ["-XAtc", "select 6 * 7"], new Dictionary<string, string?>
        {
            ["PGPASSFILE"] = file, ["PGHOST"] = "localhost", ["PGPORT"] = $"{_gateway.Gateway.Port}", ["PGUSER"] = user, ["PGDATABASE"] = "postgres", ["PGSSLMODE"] = "require", ["PGPASSWORD"] = null,
        });
        Assert.Equal("42", seen.OutputText.Trim());
    }

    [Fact]
    public async Task Revocation_InTheMiddleOfALongQuery_EndsTheSessionWithinASecond_AndTheRecordSaysWhoDidIt()
    {
        var credential = await CredentialAsync("{}");
        using var running = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var query = PsqlAsync(credential, "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r");
        await UntilAsync(async () => (await _gateway.Gateway.CommandAsync("sessions", "list", "--config", "dbguard.json")).OutputText.Contains("busy", StringComparison.Ordinal));

        var clock = Stopwatch.StartNew();
        var revoked = await _gateway.Gateway.CommandAsync("access", "revoke", (string)credential["id"]!, "--comment", "leaked", "--config", "dbguard.json");
        var after = clock.Elapsed;
        var end = await query;
        Assert.Equal(0, revoked.ExitCode);
        Assert.NotEqual(0, end.ExitCode);
        Assert.Contains("the credential of this session was revoked", end.ErrorText, StringComparison.Ordinal);
        Assert.True(clock.Elapsed - after < TimeSpan.FromSeconds(1), $"it took {clock.Elapsed - after} after the revocation");

        Assert.Contains("failed", (await PsqlAsync(credential, "select 1")).ErrorText, StringComparison.Ordinal);
        var me = (await ClientTool.RunAsync("id", ["-un"])).OutputText.Trim();
        var record = (await RecordsAsync()).Last(r => (string?)r["kind"] == "access_revoked");
        Assert.Equal((me, "leaked", (string)credential["id"]!), ((string?)record["approver"], (string?)record["comment"], (string?)record["approval"]));
    }

    [Fact]
    public async Task Credential_HasAsManySessionsAsItMay()
    {
        var credential = await CredentialAsync("""{"sessions": 1}""");
        await using var first = new Npgsql.NpgsqlConnection(ConnectionString(credential));
        await first.OpenAsync();
        Assert.Contains("as many sessions open as it may", (await PsqlAsync(credential, "select 1")).ErrorText, StringComparison.Ordinal);
        await first.CloseAsync();
        Npgsql.NpgsqlConnection.ClearPool(first);
        await UntilAsync(async () => (await PsqlAsync(credential, "select 1")).ExitCode == 0);
    }

    [Fact]
    public async Task Credential_OpensOnlyItsDatabases()
    {
        var credential = await CredentialAsync("""{"databases": ["another"]}""");
        Assert.Contains("you may not connect to database", (await PsqlAsync(credential, "select 1")).ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_IsGrantedByAPerson_ForATime_AndTheIdentityStaysTheSame()
    {
        var asked = await PostAsync("access", """{"profile": "migrator", "reason": "CHG-7", "lifetime_seconds": 120}""");
        Assert.Equal((HttpStatusCode.Accepted, "pending"), (asked.Status, (string?)asked.Body["state"]));
        var id = (string)asked.Body["id"]!;
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync($"access/{id}/collect", null)).Status);

        var granted = await _gateway.Gateway.CommandAsync("access", "grant", id, "--comment", "reviewed", "--config", "dbguard.json");
        Assert.Equal(0, granted.ExitCode);
        var collected = await PostAsync($"access/{id}/collect", null);
        Assert.Equal(HttpStatusCode.Created, collected.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync($"access/{id}/collect", null)).Status);

        var seen = await PsqlAsync(collected.Body, "create table made_by_grant (id int); select current_setting('application_name')");
        Assert.Equal("CREATE TABLE\ndbguard:repo:bank/payments:environment:production", seen.OutputText.Trim());
        var opened = (await RecordsAsync()).Last(r => (string?)r["kind"] == "session_opened");
        Assert.Equal(("migrator", "migrator"), ((string?)opened["profile"], (string?)opened["principal"]!["granted_profile"]));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"access/{id}/revoke", null)).Status);
    }

    [Fact]
    public async Task Profile_OfApproversOnly_IsNotGrantedByOthers()
    {
        var asked = await PostAsync("access", """{"profile": "guarded", "reason": "CHG-8"}""");
        var refused = await _gateway.Gateway.CommandAsync("access", "grant", (string)asked.Body["id"]!, "--config", "dbguard.json");
        Assert.Contains("DBG3204", refused.ErrorText, StringComparison.Ordinal);
        Assert.Contains("is in none of the approver groups", refused.ErrorText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"lifetime_seconds": 7200}""", "DBG3202")]
    [InlineData("""{"lifetime_seconds": -5}""", "DBG3202")]
    [InlineData("""{"sessions": 4}""", "DBG3202")]
    [InlineData("""{"profile": "job", "reason": "x"}""", "DBG3202")]
    [InlineData("""{"profile": "no-such", "reason": "x"}""", "DBG3202")]
    [InlineData("""{"profile": "migrator"}""", "DBG3202")]
    [InlineData("""{"profile": "migrator", "reason": "x", "lifetime_seconds": 601}""", "DBG3202")]
    [InlineData("""{"life": 60}""", "DBG3104")]
    [InlineData("""[1]""", "DBG3104")]
    public async Task Request_BeyondTheBounds_IsRefused(string body, string code)
    {
        var answer = await PostAsync("access", body);
        Assert.Equal(code, (string?)answer.Body["code"]);
        Assert.True(answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Callers_SeeAndRevokeTheirOwn_AndOperatorsOnlyGrant()
    {
        var id = (string)(await CredentialAsync("{}"))["id"]!;
        using var stranger = NewClient(_gateway.Token(c => c["sub"] = "repo:bank/other:environment:test"));
        foreach (var (method, path) in new[] { (HttpMethod.Get, $"access/{id}"), (HttpMethod.Post, $"access/{id}/revoke"), (HttpMethod.Post, $"access/{id}/collect") })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(stranger, method, path, null)).Status);
        }

        foreach (var (method, path) in new[] { (HttpMethod.Get, "access"), (HttpMethod.Post, $"access/{id}/grant"), (HttpMethod.Post, $"access/{id}/deny"), (HttpMethod.Post, "access/revoke?all=true") })
        {
            Assert.Equal("DBG3206", (string?)(await SendAsync(_http, method, path, null)).Body["code"]);
        }

        Assert.Equal("issued", (string?)(await SendAsync(_http, HttpMethod.Get, $"access/{id}", null)).Body["state"]);
        Assert.Equal("revoked", (string?)(await PostAsync($"access/{id}/revoke", null)).Body["state"]);
    }

    [Fact]
    public async Task Api_WithoutAGoodToken_SaysWhy_AndHealthHasNoApi()
    {
        using var bare = NewClient(null);
        var none = await SendAsync(bare, HttpMethod.Post, "access", null);
        Assert.Equal((HttpStatusCode.Unauthorized, "DBG7012"), (none.Status, (string?)none.Body["code"]));
        using var expired = NewClient(_gateway.Token(c => c["exp"] = 1_700_000_000));
        var late = await SendAsync(expired, HttpMethod.Post, "access", null);
        Assert.Equal((HttpStatusCode.Unauthorized, "the token is not accepted: it has expired"), (late.Status, (string?)late.Body["sentence"]));
        using var foreign = NewClient(_gateway.Token(c => c["iss"] = "https://evil.example"));
        Assert.Equal("the token is not accepted: its issuer is not one of this gateway's", (string?)(await SendAsync(foreign, HttpMethod.Post, "access", null)).Body["sentence"]);

        using var health = new HttpClient();
        health.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _gateway.Token());
        using var answer = await health.PostAsync(new Uri($"http://127.0.0.1:{_gateway.Gateway.HttpPort}/v1/access"), null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        using var approvals = NewClient(_gateway.Token());
        Assert.Equal("[]", await approvals.GetStringAsync(new Uri("approvals", UriKind.Relative)));
        var unknown = await SendAsync(approvals, HttpMethod.Get, "approvals/apr-0000000000", null);
        Assert.Equal((HttpStatusCode.NotFound, "DBG3101"), (unknown.Status, (string?)unknown.Body["code"]));
        var answered = await SendAsync(approvals, HttpMethod.Post, "approvals/apr-0000000000/approve", null);
        Assert.Equal((HttpStatusCode.Forbidden, "DBG3103"), (answered.Status, (string?)answered.Body["code"]));
    }

    [Fact]
    public async Task Operator_OnTheMachine_GetsACredentialOfHisOwn()
    {
        var answer = await _gateway.Gateway.CommandAsync("access", "request", "--config", "dbguard.json", "--json");
        var credential = JsonNode.Parse(answer.OutputText)!.AsObject();
        Assert.StartsWith("local/", (string?)credential["principal"], StringComparison.Ordinal);
        Assert.Equal("1", (await PsqlAsync(credential, "select 1")).OutputText.Trim());
        var list = await _gateway.Gateway.CommandAsync("access", "list", "--config", "dbguard.json");
        Assert.Contains((string)credential["id"]!, list.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_IsNowhereInWhatTheGatewayKeeps()
    {
        var credential = await CredentialAsync("{}");
        await PsqlAsync(credential, "select 1");
        var password = Encoding.ASCII.GetBytes((string)credential["password"]!);
        foreach (var file in Directory.GetFiles(_gateway.Gateway.Folder.Path).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal) && !f.EndsWith(".sock", StringComparison.Ordinal) && !f.EndsWith("pgpass", StringComparison.Ordinal)))
        {
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(password) < 0, $"{Path.GetFileName(file)} has the password");
        }

        Assert.DoesNotContain((string)credential["password"]!, _gateway.Gateway.Process.Output.Text, StringComparison.Ordinal);
    }

    private HttpClient NewClient(string? token)
    {
        var authorities = new System.Security.Cryptography.X509Certificates.X509Certificate2Collection();
        authorities.ImportFromPemFile(_gateway.CaFile);
        var policy = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        var http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } }) { BaseAddress = new Uri(_gateway.ApiAddress + "/v1/") };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(string path, string? body) => SendAsync(_http, HttpMethod.Post, path, body);

    private static async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpClient http, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : []);
    }

    private async Task<JsonObject> CredentialAsync(string body)
    {
        var answer = await PostAsync("access", body);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Body.ToJsonString());
        return answer.Body;
    }

    private async Task<ToolResult> RequestAsync(params string[] arguments)
    {
        var token = _gateway.Gateway.Folder.WriteSecret($"token-{Guid.NewGuid():N}", _gateway.Token());
        try
        {
            var result = await _gateway.Gateway.CommandAsync(["access", "request", "--server", _gateway.ApiAddress, "--token-file", token, "--ca", _gateway.CaFile, .. arguments]);
            return result.EnsureSuccess();
        }
        finally
        {
            File.Delete(token);
        }
    }

    private string ConnectionString(JsonObject credential) =>
        $"Host=127.0.0.1;Port={_gateway.Gateway.Port};Username={credential["user"]};Password={credential["password"]};Database=postgres;SSL Mode=VerifyFull;Root Certificate={_gateway.CaFile}";

    private Task<ToolResult> PsqlAsync(JsonObject credential, string sql)
    {
        var environment = new PostgresEndpoint("127.0.0.1", _gateway.Gateway.Port, (string)credential["user"]!, (string)credential["password"]!, "postgres") { SslMode = "require" }.ToEnvironment();
        return ClientTool.RunAsync("psql", ["-XAtc", sql], environment);
    }

    private async Task<List<JsonNode>> RecordsAsync()
    {
        var export = await _gateway.Gateway.CommandAsync("audit", "export", "--config", "dbguard.json");
        return [.. export.EnsureSuccess().OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["record"]!)];
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await isSo())
        {
            await Task.Delay(50, deadline.Token);
        }
    }
}
