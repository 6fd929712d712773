using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DbGuard.TestKit;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;

namespace DbGuard.Console.Tests;

/// <summary>A real gateway with a console, in front of a copy of the shop in a real PostgreSQL.</summary>
internal sealed partial class ConsoleRig : IAsyncDisposable
{
    public const string MassUpdate = "update products set price = price * 1.10 where price > 0 or true";

    private static readonly Lazy<Task<(PostgresServer Server, string Template)>> Prepared = new(PrepareAsync);

    private ConsoleRig(GatewayProcess gateway, PostgresServer server, string database, int port)
    {
        Gateway = gateway;
        Server = server;
        Database = database;
        Root = new Uri($"http://127.0.0.1:{port}/");
    }

    public GatewayProcess Gateway { get; }

    public PostgresServer Server { get; }

    public string Database { get; }

    /// <summary>The console.</summary>
    public Uri Root { get; }

    public PostgresEndpoint Agent => Gateway.Endpoint(Database);

    public static async Task<ConsoleRig> StartAsync(string? policy = null, Action<JsonObject>? configure = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryStartAsync(policy, configure);
            }
            catch (InvalidOperationException failure) when (attempt < 3 && failure.Message.Contains("DBG6002", StringComparison.Ordinal))
            {
                // A browser or client of another test took one of the ports meanwhile.
            }
        }
    }

    private static async Task<ConsoleRig> TryStartAsync(string? policy, Action<JsonObject>? configure)
    {
        var (server, template) = await Prepared.Value;
        var database = await server.CloneDatabaseAsync(template);
        var port = FreePort.Several(1)[0];
        var settings = new GatewaySettings(
            server.Endpoint(database), policy ?? await File.ReadAllTextAsync(Repository.PathOf("samples", "policies", "shop.yaml")), [new GatewayAgent("support-agent", "agent-password"), new GatewayAgent("other-agent", "other-password")])
        {
            Configure = json =>
            {
                json["Databases"] = new JsonArray(database);
                json["Console"] = new JsonObject { ["Port"] = port };
                configure?.Invoke(json);
            },
        };
        var rig = new ConsoleRig(await GatewayProcess.StartAsync(settings), server, database, port);
        await rig.ListensAsync();
        return rig;
    }

    /// <summary>A link that logs this user in.</summary>
    public async Task<Uri> LoginLinkAsync() => new((await Gateway.CommandAsync("console")).EnsureSuccess().OutputText.Trim());

    /// <summary>A client with a cookie jar of its own, that follows no redirects.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Root };

    /// <summary>A client that is logged in.</summary>
    public async Task<HttpClient> LoggedInAsync()
    {
        var browser = Browser();
        var code = (await LoginLinkAsync()).Fragment[1..];
        var answer = await PostAsync(browser, "/login", "/login", ("code", code), ("return", "/"));
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        return browser;
    }

    /// <summary>Posts a form with the token of a page, as a browser would.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string page, string path, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await browser.GetStringAsync(new Uri(page, UriKind.Relative))).Groups[1].Value;
        Assert.NotEmpty(token);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
        return await browser.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    /// <summary>psql as the agent, in the background.</summary>
    public ExternalProcess Psql(string sql, PostgresEndpoint? agent = null) =>
        ExternalProcess.Start("psql", ["-X", "-c", sql], (agent ?? Agent).ToEnvironment());

    /// <summary>The id of the request that psql's notice names.</summary>
    public static async Task<string> HeldAsync(ExternalProcess psql)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (await psql.Error.WaitForAsync(text => RequestId().Match(text) is { Success: true } match ? match.Value : null, deadline.Token))!;
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    /// <summary>Waits for the console where there is one: it listens a moment after the PostgreSQL door.</summary>
    private async Task ListensAsync()
    {
        if (!File.ReadAllText(Gateway.Folder.ConfigurationFile).Contains("\"Console\"", StringComparison.Ordinal) || File.ReadAllText(Gateway.Folder.ConfigurationFile).Contains("tls.crt", StringComparison.Ordinal))
        {
            return;
        }

        using var browser = Browser();
        for (var i = 0; ; i++)
        {
            try
            {
                (await browser.GetAsync(new Uri("/login", UriKind.Relative))).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (i < 400 && !Gateway.Process.HasExited)
            {
                await Task.Delay(50);
            }
            catch (HttpRequestException failure)
            {
                var said = Gateway.Process.Error.Text;
                await Gateway.DisposeAsync();
                throw new InvalidOperationException($"the console does not listen\n{said}", failure);
            }
        }
    }

    private static async Task<(PostgresServer Server, string Template)> PrepareAsync()
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var template = await postgres.Server.CloneDatabaseAsync("template0");
        await postgres.Server.ExecuteAsync(template, await File.ReadAllTextAsync(Repository.PathOf("samples", "shop", "shop.sql")));
        return (postgres.Server, template);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("apr-[0-9a-z]+")]
    private static partial Regex RequestId();
}
