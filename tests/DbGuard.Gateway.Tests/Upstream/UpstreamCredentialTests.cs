using System.Text;
using System.Text.Json.Nodes;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Tests.Stores;
using DbGuard.Gateway.Upstream;
using DbGuard.Gateway.Upstream.Credentials;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Vaults;

namespace DbGuard.Gateway.Tests.Upstream;

/// <summary>Where the gateway's own password may come from, and what happens when the source fails or the password is rotated.</summary>
public sealed class UpstreamCredentialTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-credential-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("printf 'se cret\\n'", null, "se cret", null)]
    [InlineData("""echo '{"password": "p", "user": "u", "expires_at": "2026-11-26T12:00:00Z"}'""", "u", "p", "2026-11-26T12:00:00Z")]
    [InlineData("""echo '{"password": "p"}'""", null, "p", null)]
    [InlineData("""echo '{"kind": "ExecCredential", "status": {"token": "t", "expirationTimestamp": "2026-11-26T12:00:00Z"}}'""", null, "t", "2026-11-26T12:00:00Z")]
    [InlineData("echo $0 $1", null, "script one argument", null)]
    [InlineData("echo secret-on-stderr >&2; head -c 100000 /dev/zero >&2; echo p", null, "p", null)]
    [InlineData("cat; echo p", null, "p", null)] // nothing to read, and that at once
    [InlineData("echo ${HIDDEN_FROM_COMMANDS-p}", null, "p", null)]
    public async Task Command_PrintsTheSecret(string script, string? user, string password, string? until)
    {
        Environment.SetEnvironmentVariable("HIDDEN_FROM_COMMANDS", "agents-secret");
        using var source = new PasswordCommandSource(Shell(script, "script", "one argument"), ["HIDDEN_FROM_COMMANDS"]);
        var secret = await source.FetchAsync(CancellationToken.None);

        Assert.Equal((user, password), (secret.User, Encoding.UTF8.GetString(secret.Password!)));
        Assert.Equal(until is null ? null : DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture), secret.Until);
        Assert.Equal("(secret)", secret.ToString());
    }

    [Theory]
    [InlineData("exit 3", "the command for the upstream password ends with exit code 3")]
    [InlineData("true", "the command for the upstream password prints nothing")]
    [InlineData("sleep 60", "the command for the upstream password takes too long")]
    [InlineData("(sleep 60 &); echo leaked-secret; sleep 60", "the command for the upstream password takes too long")]
    [InlineData("yes leaked-secret", "the command for the upstream password prints too much")]
    [InlineData("printf 'leaked-secret\\nsecond line\\n'", "the command for the upstream password prints more than one line")]
    [InlineData("""echo '{"password": leaked-secret}'""", "the command for the upstream password prints an object without `password`, or one that cannot be read")]
    [InlineData("""echo '{"passwort": "leaked-secret"}'""", "the command for the upstream password prints an object without `password`, or one that cannot be read")]
    [InlineData("""echo '{"password": ["leaked-secret"]}'""", "the command for the upstream password prints an object without `password`, or one that cannot be read")]
    [InlineData("""echo '{"password": ""}'""", "the command for the upstream password prints an empty one")]
    [InlineData("""echo '{"password": "leaked-secret", "expires_at": "soon"}'""", "the command for the upstream password prints an expiry that is no time")]
    public async Task Command_ThatFails_SaysWhyWithoutWhatItPrinted(string script, string sentence)
    {
        using var source = new PasswordCommandSource(Shell(script), []);
        var failure = await Assert.ThrowsAsync<SecretUnavailableException>(() => source.FetchAsync(CancellationToken.None));

        Assert.Equal(sentence, failure.Message);
        Assert.DoesNotContain("leaked-secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_ThatIsNotThere_SaysSo()
    {
        using var source = new PasswordCommandSource(new PasswordCommandOptions { File = "/nowhere/at-all" }, []);
        Assert.Equal("the command for the upstream password cannot be started", (await Assert.ThrowsAsync<SecretUnavailableException>(() => source.FetchAsync(CancellationToken.None))).Message);
    }

    [Fact]
    public async Task Rotation_IsFollowedAtTheNextLogin_AndACommandIsNotRunForEach()
    {
        await postgres.Server.ExecuteAsync("postgres", "create role rotated login password 'first'");
        var file = Path.Combine(_folder.FullName, "now");
        await File.WriteAllTextAsync(file, "first");
        var options = Options();
        options.PasswordCommand = Shell($"echo run >> {file}.runs; cat {file}");
        options.User = "rotated";
        var connector = new UpstreamConnector(UpstreamEndpoint.From(options));
        for (var i = 0; i < 3; i++)
        {
            await using var connection = await ConnectAsync(connector);
        }

        Assert.Single(await File.ReadAllLinesAsync(file + ".runs"));
        await postgres.Server.ExecuteAsync("postgres", "alter role rotated password 'second'");
        var refused = await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(connector));
        Assert.Equal("28P01", refused.SqlState);
        Assert.Equal(2, (await File.ReadAllLinesAsync(file + ".runs")).Length);

        // A wrong secret does not make every login run the program.
        await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(connector));
        Assert.Equal(2, (await File.ReadAllLinesAsync(file + ".runs")).Length);
        await File.WriteAllTextAsync(file, "second");
        await Task.Delay(TimeSpan.FromSeconds(5.2));
        File.Move(file, file + ".away");
        refused = await Assert.ThrowsAsync<UpstreamException>(() => ConnectAsync(connector));
        Assert.EndsWith("and no other credential can be had: the command for the upstream password ends with exit code 1", refused.Message, StringComparison.Ordinal);
        File.Move(file + ".away", file);
        await Task.Delay(TimeSpan.FromSeconds(5.2));
        await using var again = await ConnectAsync(connector);
    }

    [Fact]
    public async Task Secret_IsRenewedALittleBeforeItsEnd_AndServesToItsEndWhenItCannotBe()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
        var source = new ScriptedSource(time) { Life = TimeSpan.FromMinutes(60) };
        using var credential = new UpstreamCredential(source, time);
        await credential.GetAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(58));
        await credential.GetAsync(CancellationToken.None);
        Assert.Equal(1, source.Fetches);
        time.Advance(TimeSpan.FromMinutes(1));
        source.Fails = true;
        Assert.Equal("1", Encoding.UTF8.GetString((await credential.GetAsync(CancellationToken.None)).Password!));
        time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<SecretUnavailableException>(async () => await credential.GetAsync(CancellationToken.None));
        source.Fails = false;
        Assert.NotEqual("1", Encoding.UTF8.GetString((await credential.GetAsync(CancellationToken.None)).Password!));
    }

    [Fact]
    public async Task Secret_ThatHasEndedAlready_IsNotUsed()
    {
        using var credential = new UpstreamCredential(new ScriptedSource(TimeProvider.System) { Life = TimeSpan.FromSeconds(-1) }, TimeProvider.System);
        var failure = await Assert.ThrowsAsync<SecretUnavailableException>(async () => await credential.GetAsync(CancellationToken.None));
        Assert.Equal("the upstream credential that was fetched has ended already", failure.Message);
    }

    [Theory]
    [InlineData("database/creds/app", """{"lease_duration": 3600, "data": {"username": "vaulted", "password": "PASSWORD"}}""", 3600)]
    [InlineData("database/static-creds/app", """{"lease_duration": 0, "data": {"username": "vaulted", "password": "PASSWORD", "ttl": 120}}""", 120)]
    [InlineData("secret/data/app", """{"lease_duration": 0, "data": {"data": {"username": "vaulted", "password": "PASSWORD"}, "metadata": {"version": 3}}}""", null)]
    [InlineData("kv/app", """{"lease_duration": 2764800, "data": {"username": "vaulted", "password": "PASSWORD"}}""", 2764800)]
    public async Task Vault_AnswersOfEveryKind_LogIn(string path, string answer, int? seconds)
    {
        await using var vault = await TestVault.StartAsync();
        await postgres.Server.ExecuteAsync("postgres", "drop role if exists vaulted; create role vaulted login password 'vault-secret'");
        vault.Secrets[path] = JsonNode.Parse(answer.Replace("PASSWORD", "vault-secret", StringComparison.Ordinal))!.AsObject();
        var options = Options();
        options.Vault = new VaultOptions { Address = vault.Address, Path = path, CaFile = vault.CaFile, TokenFile = vault.TokenFile };
        var connector = new UpstreamConnector(UpstreamEndpoint.From(options));
        for (var i = 0; i < 2; i++)
        {
            await using var connection = await ConnectAsync(connector);
            Assert.Equal("vaulted", connection.User);
            Assert.Equal("vaulted", Assert.Single(await connection.QueryTextAsync("select current_user", CancellationToken.None))[0]);
        }

        Assert.Equal(1, vault.Reads);
        using var source = new VaultSource(options.Vault, TimeProvider.System);
        var until = (await source.FetchAsync(CancellationToken.None)).Until;
        Assert.Equal(seconds is null, until is null);
        if (seconds is { } expected)
        {
            Assert.InRange((until!.Value - TimeProvider.System.GetUtcNow()).TotalSeconds, expected - 30, expected);
        }
    }

    [Fact]
    public async Task Vault_LoginByServiceAccount_Works_AndAWrongOneIsRefused()
    {
        await using var vault = await TestVault.StartAsync();
        vault.Secrets["kv/app"] = JsonNode.Parse("""{"data": {"password": "p"}}""")!.AsObject();
        var jwt = Path.Combine(_folder.FullName, "jwt");
        await File.WriteAllTextAsync(jwt, vault.Jwt);
        var options = new VaultOptions { Address = vault.Address, Path = "kv/app", CaFile = vault.CaFile, Role = "dbguard", JwtFile = jwt };
        using (var source = new VaultSource(options, TimeProvider.System))
        {
            Assert.Equal("p", Encoding.UTF8.GetString((await source.FetchAsync(CancellationToken.None)).Password!));
        }

        await File.WriteAllTextAsync(jwt, "jwt.of-somebody-else");
        using var other = new VaultSource(options, TimeProvider.System);
        Assert.Equal("the vault refuses the token or the role", await FailureAsync(other));
    }

    [Theory]
    [InlineData(VaultFault.Sealed, "the vault is sealed or in maintenance")]
    [InlineData(VaultFault.Huge, "the vault's answer is too large")]
    [InlineData(VaultFault.Silent, "the vault takes too long")]
    [InlineData(VaultFault.Redirect, "the vault sends elsewhere, which is not followed")]
    [InlineData(VaultFault.Garbled, "the vault's answer cannot be read")]
    [InlineData(VaultFault.Empty, "the vault's answer has no field `password`")]
    public async Task Vault_ThatMisbehaves_SaysWhy(VaultFault fault, string sentence)
    {
        await using var vault = await TestVault.StartAsync();
        vault.Fault = fault;
        using var source = new VaultSource(
            new VaultOptions { Address = vault.Address, Path = "kv/app", CaFile = vault.CaFile, TokenFile = vault.TokenFile, Timeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        Assert.Equal(sentence, await FailureAsync(source));
        Assert.Equal(1, vault.Reads);
    }

    [Fact]
    public async Task Vault_OutageOfAMoment_IsRiddenOut_AndAWrongTokenIsNot()
    {
        await using var vault = await TestVault.StartAsync();
        vault.Secrets["kv/app"] = JsonNode.Parse("""{"data": {"password": "p"}}""")!.AsObject();
        vault.Fault = VaultFault.Sealed;
        var options = Options();
        options.Vault = new VaultOptions { Address = vault.Address, Path = "kv/app", CaFile = vault.CaFile, TokenFile = vault.TokenFile };
        using var credential = UpstreamCredential.From(options);
        var getting = credential.GetAsync(CancellationToken.None);
        while (vault.Reads == 0)
        {
            await Task.Delay(10);
        }

        vault.Fault = VaultFault.None;
        Assert.Equal("p", Encoding.UTF8.GetString((await getting).Password!));

        await File.WriteAllTextAsync(vault.TokenFile, "hvs.wrong");
        var reads = vault.Reads;
        using var wrong = UpstreamCredential.From(options);
        var failure = await Assert.ThrowsAsync<SecretUnavailableException>(async () => await wrong.GetAsync(CancellationToken.None));
        Assert.Equal("the vault refuses the token or the role", failure.Message);
        Assert.Equal(reads + 1, vault.Reads);
    }

    private static async Task<string> FailureAsync(VaultSource source) =>
        (await Assert.ThrowsAsync<SecretUnavailableException>(() => source.FetchAsync(CancellationToken.None))).Message;

    private static PasswordCommandOptions Shell(string script, params IEnumerable<string> arguments) =>
        new() { File = "/bin/sh", Arguments = ["-c", script, .. arguments], Timeout = TimeSpan.FromSeconds(2) };

    private static Task<UpstreamConnection> ConnectAsync(UpstreamConnector connector) => connector.ConnectAsync(new UpstreamLogin("postgres", []), CancellationToken.None);

    private UpstreamOptions Options() => new() { Host = PostgresServer.Host, Port = postgres.Server.Port, Tls = UpstreamTls.Disable };

    private sealed class ScriptedSource(TimeProvider time) : IUpstreamSecretSource
    {
        public TimeSpan Life { get; init; }

        public bool Fails { get; set; }

        public int Fetches { get; private set; }

        public bool IsCostly => true;

        public Task<UpstreamSecret> FetchAsync(CancellationToken cancellationToken)
        {
            Fetches++;
            return Fails
                ? throw new SecretUnavailableException("no")
                : Task.FromResult(new UpstreamSecret(null, Encoding.UTF8.GetBytes($"{Fetches}"), time.GetUtcNow() + Life));
        }

        public void Dispose()
        {
        }
    }
}
