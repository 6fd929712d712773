using System.Text.Json.Nodes;
using DbGuard.Core.Identities;
using DbGuard.Gateway.Identity.Tokens;
using DbGuard.Gateway.Options;
using DbGuard.TestKit.Issuers;
using Microsoft.Extensions.Logging.Abstractions;

namespace DbGuard.Gateway.Tests.Identity;

/// <summary>What becomes of the tokens of public issuers, and of delegation, under the configuration that docs/operations.md gives for them.</summary>
public sealed class TokenShapeTests : IAsyncLifetime
{
    private OidcIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await OidcIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task GitHub_BecomesAJobOfItsRepositoryAndEnvironment()
    {
        var principal = await ReadAsync(TokenShapes.GitHub, o => (o.Kind, o.TaskClaim) = (PrincipalKind.Job, "run_id"));
        Assert.Equal("ci/repo:bank/payments:environment:production", principal.ToString());
        Assert.Equal(("production", "bank/payments", "30433642", PrincipalKind.Job), (principal.Environment, principal.Repository, principal.Task, principal.Kind));
        Assert.Equal(["refs/heads/main"], principal.Claims["ref"].AsEnumerable());
    }

    [Fact]
    public async Task GitLab_BecomesAJobOfItsProjectWithItsGroups()
    {
        var principal = await ReadAsync(TokenShapes.GitLab, o => (o.RepositoryClaim, o.GroupsClaim, o.OnBehalfOfClaim) = ("project_path", "groups_direct", "user_login"));
        Assert.Equal("ci/project_path:bank/payments:ref_type:branch:ref:main", principal.ToString());
        Assert.Equal(("production", "bank/payments", "ann"), (principal.Environment, principal.Repository, principal.OnBehalfOf));
        Assert.Equal(["bank/dba", "bank/payments"], principal.Groups.AsEnumerable());
    }

    [Fact]
    public async Task Kubernetes_BecomesTheServiceAccount_AndItsObjectsCanBeMatched()
    {
        var principal = await ReadAsync(TokenShapes.Kubernetes, o => o.TaskClaim = "/kubernetes.io/pod/name");
        Assert.Equal(("ci/system:serviceaccount:payments:claude", "agent-7d4b"), (principal.ToString(), principal.Task));
        Assert.Equal(["payments"], principal.Claims["kubernetes.io/namespace"].AsEnumerable());
        Assert.Equal(["claude"], principal.Claims["kubernetes.io/serviceaccount/name"].AsEnumerable());
    }

    [Fact]
    public async Task Azure_BecomesTheManagedIdentityWithItsRoles()
    {
        var principal = await ReadAsync(TokenShapes.Azure, o => (o.SubjectClaim, o.GroupsClaim) = ("oid", "roles"));
        Assert.Equal("ci/71421f3d-df66-4ad2-9f4f-1d3a3a9a9e5c", principal.ToString());
        Assert.Equal(["db.reader"], principal.Groups.AsEnumerable());
    }

    [Fact]
    public async Task Aws_BecomesTheRole_AndClaimsBehindAnAddressCanBeNamed()
    {
        var principal = await ReadAsync(TokenShapes.Aws, o => o.EnvironmentClaim = "/https:~1~1sts.amazonaws.com~1/aws_account");
        Assert.Equal(("ci/arn:aws:iam::123456789012:role/PaymentsAgent", "123456789012"), (principal.ToString(), principal.Environment));
        Assert.Equal(["eu-central-1"], principal.Claims["https://sts.amazonaws.com//source_region"].AsEnumerable());
    }

    [Fact]
    public async Task Google_BecomesTheServiceAccountByItsMailAddress()
    {
        var principal = await ReadAsync(TokenShapes.Google, o => (o.SubjectClaim, o.RepositoryClaim) = ("email", "/google/compute_engine/project_id"));
        Assert.Equal(("ci/agent@bank-prod.iam.gserviceaccount.com", "bank-prod"), (principal.ToString(), principal.Repository));
        Assert.Equal(["739419398126"], principal.Claims["google/compute_engine/project_number"].AsEnumerable());
    }

    [Fact]
    public async Task Actor_IsWhoAsks_AndTheSubjectWhomItActsFor()
    {
        // RFC 8693, 4.1: the outermost actor is the current one.
        var claims = Claims();
        claims["sub"] = "ann@bank.example";
        claims["on_behalf_of"] = "mallory";
        claims["act"] = new JsonObject { ["sub"] = "claude", ["act"] = new JsonObject { ["sub"] = "orchestrator" } };
        var principal = await ReadAsync(claims);
        Assert.Equal(("ci/claude", "ann@bank.example"), (principal.ToString(), principal.OnBehalfOf));
        Assert.Equal(["orchestrator"], principal.Via.AsEnumerable());
    }

    [Fact]
    public async Task ClaimThatCanBeNamedInTwoWays_StandsForNeither()
    {
        var claims = Claims();
        claims["a"] = new JsonObject { ["b"] = "inner" };
        claims["a/b"] = "outer";
        Assert.Empty((await ReadAsync(claims)).Claims["a/b"]);
    }

    private JsonObject Claims() => _issuer.Claims("dbguard", "claude");

    private async Task<Principal> ReadAsync(JsonObject claims, Action<TokenIssuerOptions>? change = null)
    {
        _issuer.Issuer = (string)claims["iss"]!;
        var options = new TokenIssuerOptions
        {
            Name = "ci",
            Issuer = _issuer.Issuer,
            MetadataAddress = _issuer.MetadataAddress,
            Audiences = ["dbguard"],
            Users = ["agent"],
            CaFile = _issuer.CaFile,
        };
        change?.Invoke(options);
        Assert.Empty(TokenIssuerCheck.Of(options, "Issuers:0"));
        using var issuers = TokenIssuers.From([options], TimeProvider.System, NullLoggerFactory.Instance);
        var (principal, refusal) = await issuers.All[0].ValidateAsync(_issuer.Key.Sign(claims), "agent");
        Assert.Null(refusal);
        return principal!;
    }
}
