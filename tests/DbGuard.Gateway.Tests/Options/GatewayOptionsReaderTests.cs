using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Tests.Options;

public sealed class GatewayOptionsReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-options-");

    public GatewayOptionsReaderTests()
    {
        File.WriteAllText(PathOf("policy.yaml"), "");
        Secret("upstream.password", "s3cret-canary\n");
        Secret("agent.password", "s3cret-canary\n");
    }

    [Fact]
    public void Read_GoodFile_GivesOptions()
    {
        var options = Read("""
            {
              // Comments and trailing commas are allowed.
              "Upstream": { "Host": "db", "User": "app", "PasswordFile": "upstream.password", "ConnectTimeout": "00:00:05" },
              "Agents": [{ "Name": "a", "PasswordFile": "agent.password", "Kind": "job" }],
              "Policy": { "File": "policy.yaml" },
            }
            """);
        Assert.Equal("db", options.Upstream.Host);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Upstream.ConnectTimeout);
        Assert.Equal(PathOf("policy.yaml"), options.Policy.File);
        Assert.Equal(Core.Identities.PrincipalKind.Job, options.Agents[0].Kind);
    }

    [Fact]
    public void Read_ManyMistakes_AreReportedTogetherWithTheirPlaces()
    {
        var problems = Problems("""
            {
              "Postgres": { "Port": "many", "Adress": "127.0.0.1" },
              "Upstream": {
                "Host": "db",
                "Prot": 5432,
                "ConnectTimeout": "20"
              },
              "Agents": [
                { "Name": "a", "PasswordFile": "agent.password" },
                { "Name": "b", "PasswordFile": "nosuch.password", "Kind": "robot" }
              ],
              "Limits": 7,
              "Policy": { "File": "policy.yaml" }
            }
            """);
        Assert.Equal(
        [
            "DBG6001 dbguard.json:2:17 Postgres:Port: must be a whole number",
            "DBG6001 dbguard.json:2:33 Postgres:Adress: unknown key; did you mean `Address`?",
            "DBG6001 dbguard.json:3:3 Upstream:User: is required",
            "DBG6001 dbguard.json:5:5 Upstream:Prot: unknown key; did you mean `Port`?",
            "DBG6001 dbguard.json:6:5 Upstream:ConnectTimeout: must be a duration like `00:00:30`",
            "DBG6001 dbguard.json:10:20 Agents:1:PasswordFile: the file does not exist",
            "DBG6001 dbguard.json:10:55 Agents:1:Kind: must be one of `Agent`, `Job`, `Human`, `Service`",
            "DBG6001 dbguard.json:12:3 Limits: must be a section with keys of its own",
        ], problems);
    }

    [Theory]
    [InlineData("{ \"Upstream\": { ", "line 1")]
    [InlineData("{\n  \"Upstream\": nonsense\n}", "line 2")]
    [InlineData("{ \"Http\": {\"Port\": 1, \"Port\": 2} }", "names a key twice")]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "not valid JSON")]
    public void Read_NotJson_SaysWhere(string json, string expected) =>
        Assert.Contains(expected, Assert.Single(Problems(json)), StringComparison.Ordinal);

    [Fact]
    public void Read_SectionGivenTwice_IsReported() =>
        Assert.Equal(
            "DBG6001 dbguard.json:2:29 http: the key is given twice",
            Assert.Single(Problems(Good.Replace("  \"Upstream\"", "  \"Http\": { \"Port\": 1000 }, \"http\": {}, \"Upstream\"", StringComparison.Ordinal)), p => p.Contains("twice", StringComparison.Ordinal)), ignoreCase: true);

    [Fact]
    public void Read_NoFile_IsOneProblem() =>
        Assert.Contains("cannot be read", Assert.Throws<GatewayOptionsException>(() => GatewayOptionsReader.Read(PathOf("nosuch.json"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_SecretReadableByOthers_IsRefused()
    {
        File.SetUnixFileMode(PathOf("upstream.password"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var problem = Assert.Single(Problems(Good));
        Assert.Contains("Upstream:PasswordFile: other users of this machine may read", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EmptySecret_IsRefused()
    {
        Secret("agent.password", "\n");
        Assert.Contains("Agents:0:PasswordFile: the file is empty", Assert.Single(Problems(Good)), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_UnsetSecretVariable_IsRefused() =>
        Assert.Contains(
            "Upstream:PasswordVariable: the environment variable `DBGUARD_TEST_NO_SUCH` is not set",
            Assert.Single(Problems(Good.Replace("\"PasswordFile\": \"upstream.password\"", "\"PasswordVariable\": \"DBGUARD_TEST_NO_SUCH\"", StringComparison.Ordinal))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("DBGUARD_Upstream__Host")]
    [InlineData("DBGUARD__UPSTREAM__HOST")]
    public void Read_EnvironmentVariable_OverridesTheFile(string variable)
    {
        Environment.SetEnvironmentVariable(variable, "elsewhere");
        try
        {
            Assert.Equal("elsewhere", Read(Good).Upstream.Host);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Fact]
    public void Read_BadEnvironmentVariable_IsReportedAsSuch()
    {
        const string Variable = "DBGUARD_Limits__MaxSessions";
        Environment.SetEnvironmentVariable(Variable, "lots");
        try
        {
            Assert.Equal("DBG6001 environment Limits:MaxSessions: must be a whole number", Assert.Single(Problems(Good)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private const string Good = """
        {
          "Upstream": { "Host": "db", "User": "app", "PasswordFile": "upstream.password" },
          "Agents": [{ "Name": "a", "PasswordFile": "agent.password" }],
          "Policy": { "File": "policy.yaml" }
        }
        """;

    private GatewayOptions Read(string json)
    {
        File.WriteAllText(PathOf("dbguard.json"), json);
        return GatewayOptionsReader.Read(PathOf("dbguard.json"));
    }

    private IEnumerable<string> Problems(string json) =>
        Assert.Throws<GatewayOptionsException>(() => Read(json)).Problems.Select(p => p.ToString());

    private void Secret(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        File.SetUnixFileMode(PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
