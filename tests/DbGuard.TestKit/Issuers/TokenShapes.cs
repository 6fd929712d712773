using System.Text.Json.Nodes;

namespace DbGuard.TestKit.Issuers;

/// <summary>Claims as the public issuers of workloads make them; names and shapes from their documentation, values invented.</summary>
public static class TokenShapes
{
    private const string Audience = "dbguard";

    /// <summary>GitHub Actions. Source: GitHub docs, OpenID Connect reference, "OIDC token claims".</summary>
    public static JsonObject GitHub => Timed(
        "https://token.actions.githubusercontent.com",
        new JsonObject
        {
            ["jti"] = "example-id",
            ["sub"] = "repo:bank/payments:environment:production",
            ["environment"] = "production",
            ["aud"] = Audience,
            ["ref"] = "refs/heads/main",
            ["sha"] = "0123456789abcdef0123456789abcdef01234567",
            ["repository"] = "bank/payments",
            ["repository_owner"] = "bank",
            ["actor_id"] = "12",
            ["repository_visibility"] = "private",
            ["repository_id"] = "74",
            ["repository_owner_id"] = "65",
            ["run_id"] = "30433642",
            ["run_number"] = "10",
            ["run_attempt"] = "2",
            ["runner_environment"] = "github-hosted",
            ["actor"] = "ann",
            ["workflow"] = "migrate",
            ["head_ref"] = "",
            ["base_ref"] = "",
            ["event_name"] = "workflow_dispatch",
            ["ref_type"] = "branch",
            ["job_workflow_ref"] = "bank/automation/.github/workflows/oidc.yml@refs/heads/main",
        });

    /// <summary>GitLab CI. Source: GitLab docs, "OpenID Connect (OIDC) Authentication Using ID Tokens", Token payload.</summary>
    public static JsonObject GitLab => Timed(
        "https://gitlab.example.com",
        new JsonObject
        {
            ["namespace_id"] = "72",
            ["namespace_path"] = "bank",
            ["project_id"] = "20",
            ["project_path"] = "bank/payments",
            ["user_id"] = "1",
            ["user_login"] = "ann",
            ["user_email"] = "ann@bank.example",
            ["user_identities"] = new JsonArray(new JsonObject { ["provider"] = "saml", ["extern_uid"] = "4711" }),
            ["pipeline_id"] = "574",
            ["pipeline_source"] = "push",
            ["job_id"] = "302",
            ["ref"] = "main",
            ["ref_type"] = "branch",
            ["ref_path"] = "refs/heads/main",
            ["ref_protected"] = "true",
            ["groups_direct"] = new JsonArray("bank/dba", "bank/payments"),
            ["environment"] = "production",
            ["environment_protected"] = "true",
            ["deployment_tier"] = "production",
            ["runner_id"] = 1,
            ["runner_environment"] = "self-hosted",
            ["sha"] = "0123456789abcdef0123456789abcdef01234567",
            ["project_visibility"] = "private",
            ["ci_config_ref_uri"] = "gitlab.example.com/bank/payments//.gitlab-ci.yml@refs/heads/main",
            ["jti"] = "235b3a54-b797-45c7-ae9a-f72d7bc6ef5b",
            ["sub"] = "project_path:bank/payments:ref_type:branch:ref:main",
            ["aud"] = Audience,
        });

    /// <summary>A Kubernetes service account with a projected token. Source: Kubernetes docs, "Managing Service Accounts", Bound tokens.</summary>
    public static JsonObject Kubernetes => Timed(
        "https://kubernetes.default.svc.cluster.local",
        new JsonObject
        {
            ["aud"] = new JsonArray(Audience),
            ["jti"] = "aed34954-b33a-4142-b1ec-389d6bbb4936",
            ["kubernetes.io"] = new JsonObject
            {
                ["namespace"] = "payments",
                ["node"] = new JsonObject { ["name"] = "node-1", ["uid"] = "646e7c5e-32d6-4d42-9dbd-e504e6cbe6b1" },
                ["pod"] = new JsonObject { ["name"] = "agent-7d4b", ["uid"] = "5e0bd49b-f040-43b0-99b7-22765a53f7f3" },
                ["serviceaccount"] = new JsonObject { ["name"] = "claude", ["uid"] = "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798" },
            },
            ["sub"] = "system:serviceaccount:payments:claude",
        });

    /// <summary>Microsoft Entra ID, a managed identity's version 2 access token. Source: Microsoft identity platform docs, "Access token claims reference".</summary>
    public static JsonObject Azure => Timed(
        "https://login.microsoftonline.com/9122040d-6c67-4c5b-b112-36a304b66dad/v2.0",
        new JsonObject
        {
            ["aud"] = Audience,
            ["aio"] = "E2ZgYOg0",
            ["azp"] = "6731de76-14a6-49ae-97bc-6eba6914391e",
            ["azpacr"] = "2",
            ["idtyp"] = "app",
            ["oid"] = "71421f3d-df66-4ad2-9f4f-1d3a3a9a9e5c",
            ["rh"] = "0.AAAA",
            ["roles"] = new JsonArray("db.reader"),
            ["sub"] = "71421f3d-df66-4ad2-9f4f-1d3a3a9a9e5c",
            ["tid"] = "9122040d-6c67-4c5b-b112-36a304b66dad",
            ["uti"] = "aaaaaaaaaaaaaaaaaaaaaa",
            ["ver"] = "2.0",
        });

    /// <summary>AWS, outbound identity federation (sts:GetWebIdentityToken). Source: AWS IAM User Guide, "Understanding token claims".</summary>
    public static JsonObject Aws => Timed(
        "https://00000000-1111-2222-3333-444444444444.tokens.sts.global.api.aws",
        new JsonObject
        {
            ["aud"] = Audience,
            ["sub"] = "arn:aws:iam::123456789012:role/PaymentsAgent",
            ["jti"] = "xyz123-def456",
            ["https://sts.amazonaws.com/"] = new JsonObject
            {
                ["aws_account"] = "123456789012",
                ["source_region"] = "eu-central-1",
                ["org_id"] = "o-abc1234567",
                ["ou_path"] = new JsonArray("o-abc1234567/r-ab12/ou-ab12-11111111/"),
                ["principal_id"] = "arn:aws:iam::123456789012:role/PaymentsAgent",
                ["lambda_source_function_arn"] = "arn:aws:lambda:eu-central-1:123456789012:function:agent",
            },
        });

    /// <summary>Google, a service account's identity token from the metadata server. Source: Google Cloud docs, "Verify VM identity", token payload.</summary>
    public static JsonObject Google => Timed(
        "https://accounts.google.com",
        new JsonObject
        {
            ["aud"] = Audience,
            ["azp"] = "107517467455664443765",
            ["email"] = "agent@bank-prod.iam.gserviceaccount.com",
            ["email_verified"] = true,
            ["google"] = new JsonObject
            {
                ["compute_engine"] = new JsonObject
                {
                    ["instance_creation_timestamp"] = 1762000000,
                    ["instance_id"] = "152986662232938449",
                    ["instance_name"] = "agent-1",
                    ["project_id"] = "bank-prod",
                    ["project_number"] = 739419398126,
                    ["zone"] = "europe-west6-a",
                },
            },
            ["sub"] = "107517467455664443765",
        });

    private static JsonObject Timed(string issuer, JsonObject claims)
    {
        var now = TimeProvider.System.GetUtcNow();
        claims["iss"] = issuer;
        claims["iat"] = now.ToUnixTimeSeconds();
        claims["nbf"] = now.ToUnixTimeSeconds();
        claims["exp"] = now.AddMinutes(15).ToUnixTimeSeconds();
        return claims;
    }
}
