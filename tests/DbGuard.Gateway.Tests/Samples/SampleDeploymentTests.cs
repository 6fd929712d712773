using System.Text.Json.Nodes;
using DbGuard.TestKit;
using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Issuers;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;
using YamlDotNet.RepresentationModel;

namespace DbGuard.Gateway.Tests.Samples;

/// <summary>The deployment samples do what they say: they lint, and what their READMEs tell people to do works when it is followed to the letter.</summary>
public sealed class SampleDeploymentTests : IAsyncLifetime
{
    private const string Password = "shop-sample-password";

    private readonly TestAuthority _authority = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-sample-");
    private PostgresServer _server = null!;
    private OidcIssuer _issuer = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _issuer = await OidcIssuer.StartAsync();
        await _server.ExecuteAsync("postgres", $"create role shop login password '{Password}'");
        await _server.ExecuteAsync("postgres", "create database shop owner shop");
        await PostgresServer.ExecuteAsync(_server.Endpoint("shop", "shop", Password), await File.ReadAllTextAsync(Repository.PathOf("samples", "shop", "shop.sql")));
        var certificate = _authority.Issue();
        await WriteAsync("tls.crt", certificate.CertificatePem);
        await WriteAsync("tls.key", certificate.KeyPem);
        await WriteAsync("ca.crt", _authority.RootPem);
        await WriteAsync("password", Password);
    }

    public async Task DisposeAsync()
    {
        await _issuer.DisposeAsync();
        await _server.DisposeAsync();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("kubernetes", "kubernetes/gateway.yaml", "looked at apps/v1 Deployment dbguard")]
    [InlineData("kubernetes", "kubernetes/agent.yaml", "looked at batch/v1 Job claude")]
    [InlineData("workflow", "github-actions/query.yml", "looked at")]
    public async Task Manifest_Lints(string kind, string file, string looked)
    {
        var result = await LintAsync(kind, Repository.PathOf("samples", file));

        Assert.True(result.ExitCode == 0, result.OutputText + result.ErrorText);
        Assert.Contains(looked, result.OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kubernetes", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {replicas: many, template: {}}\n")]
    [InlineData("workflow", "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permission: x\n    steps: [{run: ls}]\n")]
    public async Task Manifest_ThatIsWrong_DoesNotLint(string kind, string text) =>
        Assert.Equal(1, (await LintAsync(kind, await WriteAsync("wrong.yaml", text))).ExitCode);

    [Fact]
    public async Task GitHubActions_TheInstruction_FollowedToTheLetter_Works()
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("samples", "github-actions", "README.md"));
        var instruction = readme.Split("```sh\n")[1].Split("```")[0];
        Assert.InRange(instruction.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 5, 10);
        var port = FreePort.Next();
        var token = TokenShapes.GitHub;
        token["iss"] = _issuer.Issuer;
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "samples"), Repository.PathOf("samples"));

        // The rest of the environment is what the README says to set first, and what makes the test's issuer and ports those of the sample.
        var result = await ClientTool.RunAsync(
            "bash",
            ["-euo", "pipefail", "-c", "trap 'kill $(jobs -p)' EXIT\n" + instruction],
            new Dictionary<string, string?>
            {
                ["PATH"] = $"{Path.GetDirectoryName(GatewayProcess.Executable)}:{Environment.GetEnvironmentVariable("PATH")}",
                ["TLS_CERTIFICATE"] = Path.Combine(_folder.FullName, "tls.crt"),
                ["TLS_KEY"] = Path.Combine(_folder.FullName, "tls.key"),
                ["SHOP_DATABASE_PASSWORD"] = Password,
                ["DBGUARD_Upstream__Host"] = PostgresServer.Host,
                ["PGHOST"] = "localhost",
                ["PGPORT"] = $"{port}",
                ["PGSSLROOTCERT"] = Path.Combine(_folder.FullName, "ca.crt"),
                ["PGPASSWORD"] = _issuer.Key.Sign(token),
                ["DBGUARD_Upstream__Port"] = $"{_server.Port}",
                ["DBGUARD_Upstream__Tls"] = "Disable",
                ["DBGUARD_Postgres__Port"] = $"{port}",
                ["DBGUARD_Http__Port"] = "-1",
                ["DBGUARD_Issuers__0__Issuer"] = _issuer.Issuer,
                ["DBGUARD_Issuers__0__CaFile"] = _issuer.CaFile,
            },
            workingDirectory: _folder.FullName);

        Assert.True(result.ExitCode == 0, $"{result.OutputText}{result.ErrorText}{await LogAsync()}");
        await AssertMaskedAsync(result.OutputText);
        Assert.Contains(result.OutputText.Split('\n'), line => line.StartsWith('{') && line.Contains("repo:bank/payments:environment:production", StringComparison.Ordinal));
        Assert.Contains("OK ", result.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubernetes_ConfigurationAndPolicyOfTheManifest_ServeAPodsToken()
    {
        var data = ConfigMap(await File.ReadAllTextAsync(Repository.PathOf("samples", "kubernetes", "gateway.yaml")));
        var policy = ((YamlScalarNode)data.Children["policy.yaml"]).Value!;
        var sample = JsonNode.Parse(((YamlScalarNode)data.Children["dbguard.json"]).Value!)!.AsObject();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySettings(_server.Endpoint("shop", "shop", Password), policy, [])
        {
            Configure = own =>
            {
                var listener = sample["Postgres"]!.DeepClone().AsObject();
                foreach (var (key, value) in own["Postgres"]!.AsObject())
                {
                    listener[key] = value?.DeepClone();
                }

                listener["CertificateFile"] = Path.Combine(_folder.FullName, "tls.crt");
                listener["KeyFile"] = Path.Combine(_folder.FullName, "tls.key");
                own["Postgres"] = listener;
                own["Databases"] = sample["Databases"]!.DeepClone();
                own["Issuers"] = sample["Issuers"]!.DeepClone();
                own["Issuers"]![0]![nameof(OidcIssuer.Issuer)] = _issuer.Issuer;
                own["Issuers"]![0]!["CaFile"] = _issuer.CaFile;
                own["Issuers"]![0]!.AsObject().Remove("MetadataTokenFile");
            },
        });
        var token = TokenShapes.Kubernetes;
        token["iss"] = _issuer.Issuer;

        var result = await QueryAsync(gateway, token);
        Assert.True(result.ExitCode == 0, result.ErrorText);
        await AssertMaskedAsync(result.OutputText);

        token["sub"] = "system:serviceaccount:payments:other";
        Assert.Contains("the policy has no profile for `cluster/system:serviceaccount:payments:other`", (await QueryAsync(gateway, token)).ErrorText, StringComparison.Ordinal);
    }

    private Task<ToolResult> QueryAsync(GatewayProcess gateway, JsonObject token) => ClientTool.RunAsync(
        "psql",
        ["-X", $"host=localhost port={gateway.Port} user=agent dbname=shop sslmode=verify-full sslrootcert={Path.Combine(_folder.FullName, "ca.crt")}", "-c", "select full_name, email, card_number from customers order by customer_id limit 3"],
        new Dictionary<string, string?> { ["PGPASSWORD"] = _issuer.Key.Sign(token) });

    private static Task<ToolResult> LintAsync(string kind, string file) => ClientTool.RunAsync("node", [Repository.PathOf("tests", "clients", "node", "lint_samples.mjs"), kind, file]);

    /// <summary>The names are there, the addresses and card numbers are not.</summary>
    private async Task AssertMaskedAsync(string output)
    {
        Assert.Contains("(3 rows)", output, StringComparison.Ordinal);
        foreach (var column in new[] { "full_name", "email", "card_number" })
        {
            var value = (string)(await _server.ScalarAsync("shop", $"select {column} from customers order by customer_id limit 1"))!;
            Assert.Equal(column == "full_name", output.Contains(value, StringComparison.Ordinal));
        }
    }

    private static YamlMappingNode ConfigMap(string manifests)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(manifests));
        return stream.Documents.Select(d => (YamlMappingNode)d.RootNode).Single(d => ((YamlScalarNode)d.Children["kind"]).Value == "ConfigMap") is var map
            ? (YamlMappingNode)map.Children["data"]
            : throw new InvalidOperationException();
    }

    private async Task<string> LogAsync()
    {
        var log = Path.Combine(_folder.FullName, "gateway", "gateway.log");
        return File.Exists(log) ? await File.ReadAllTextAsync(log) : "";
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
