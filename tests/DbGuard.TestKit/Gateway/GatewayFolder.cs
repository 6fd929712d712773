using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DbGuard.TestKit.Gateway;

/// <summary>A temporary folder with everything a gateway reads and writes: configuration, policy, secrets, store.</summary>
public sealed class GatewayFolder : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-gateway-");

    /// <summary>Writes the configuration for <paramref name="settings"/>, listening on the two ports.</summary>
    public GatewayFolder(GatewaySettings settings, int port, int httpPort)
    {
        File.WriteAllText(PolicyFile, settings.Policy);
        WriteSecret("upstream.password", settings.Upstream.Password);
        var agents = new JsonArray();
        foreach (var agent in settings.Agents)
        {
            WriteSecret($"{agent.Name}.password", agent.Password);
            agents.Add(new JsonObject { ["Name"] = agent.Name, ["PasswordFile"] = $"{agent.Name}.password" });
        }

        var configuration = new JsonObject
        {
            ["Postgres"] = new JsonObject { ["Address"] = "127.0.0.1", ["Port"] = port },
            ["Http"] = new JsonObject { ["Address"] = "127.0.0.1", ["Port"] = httpPort },
            ["Upstream"] = new JsonObject
            {
                ["Host"] = settings.Upstream.Host,
                ["Port"] = settings.Upstream.Port,
                ["User"] = settings.Upstream.User,
                ["PasswordFile"] = "upstream.password",
                // The servers of tests are on this machine, and most without a certificate.
                ["Tls"] = "Disable",
                // Most tests log in as the cluster's superuser; those about privileges say otherwise.
                ["AllowSuperuser"] = true,
            },
            ["Agents"] = agents,
            ["Policy"] = new JsonObject { ["File"] = "policy.yaml" },
            ["Store"] = new JsonObject { ["File"] = "dbguard.db" },
            // SecretWatch searches what is logged: as much as an operator would ever turn on.
            ["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "Debug" } },
        };
        settings.Configure(configuration);
        File.WriteAllText(ConfigurationFile, configuration.ToJsonString(Indented));
    }

    /// <summary>The folder.</summary>
    public string Path => _folder.FullName;

    /// <summary>dbguard.json.</summary>
    public string ConfigurationFile => System.IO.Path.Combine(Path, "dbguard.json");

    /// <summary>policy.yaml; write to it to try a reload.</summary>
    public string PolicyFile => System.IO.Path.Combine(Path, "policy.yaml");

    /// <summary>dbguard.db, the store.</summary>
    public string StoreFile => System.IO.Path.Combine(Path, "dbguard.db");

    /// <summary>Writes a file that only its owner can read.</summary>
    /// <returns>Its path.</returns>
    public string WriteSecret(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{content}\n"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
