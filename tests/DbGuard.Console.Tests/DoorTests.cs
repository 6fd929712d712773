using System.Net;
using System.Text.Json.Nodes;
using DbGuard.TestKit.Certificates;

namespace DbGuard.Console.Tests;

/// <summary>Who gets to the console, and by which door.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private static readonly string[] s_pages = ["/", "/approvals", "/approvals/apr-0000000000", "/sessions/x", "/sessions/x/end", "/search", "/policy", "/health", "/events"];

    private ConsoleRig _rig = null!;

    public async Task InitializeAsync() => _rig = await ConsoleRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task NothingIsServed_WithoutLogin()
    {
        using var browser = _rig.Browser();
        foreach (var page in s_pages)
        {
            using var answer = await browser.GetAsync(new Uri(page, UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsStringAsync());
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/approvals/apr-0000000000");
        request.Headers.Accept.ParseAdd("text/html");
        using var redirect = await browser.SendAsync(request);
        Assert.Equal("/login?return=%2Fapprovals%2Fapr-0000000000", redirect.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Forms_WithoutLogin_AreRefused()
    {
        using var browser = _rig.Browser();
        foreach (var path in new[] { "/approvals/apr-0000000000/answer", "/approvals/apr-0000000000/trial", "/sessions/x/end", "/policy", "/health/verify", "/logout" })
        {
            using var answer = await browser.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent([]));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task OtherListeners_HaveNoConsole_AndTheConsoleHasNothingElse()
    {
        using var health = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_rig.Gateway.HttpPort}") };
        foreach (var path in s_pages.Append("/login").Append("/assets/console.css").Append("/session"))
        {
            using var answer = await health.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var browser = await _rig.LoggedInAsync();
        foreach (var path in new[] { "/healthz", "/readyz", "/metrics", "/v1/approvals", "/v1/sessions", "/v1/openapi.json", "/v1/access", "/_framework/blazor.web.js", "/nothing" })
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await health.GetAsync(new Uri("/healthz", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Code_WorksOnce_AndNotForReading()
    {
        using var browser = _rig.Browser();
        var link = await _rig.LoginLinkAsync();
        Assert.Equal(43, link.Fragment.Length - 1);

        // What a mail scanner or a messenger does with a link.
        for (var i = 0; i < 3; i++)
        {
            using var fetched = await browser.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, fetched.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        var code = link.Fragment[1..];
        using var first = await ConsoleRig.PostAsync(browser, "/login", "/login", ("code", code), ("return", "//evil.example/"));
        Assert.Equal("/", first.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        using var other = _rig.Browser();
        using var second = await ConsoleRig.PostAsync(other, "/login", "/login", ("code", code), ("return", "/"));
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync(new Uri("/", UriKind.Relative))).StatusCode);
        Assert.DoesNotContain(code, _rig.Gateway.Process.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_IsHttpOnlyAndStrict_AndLoggingOutEndsIt()
    {
        using var jar = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = _rig.Root };
        using var page = await jar.GetAsync(new Uri("/login", UriKind.Relative));
        var formCookie = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var token = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), "RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value;
        using var login = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("code", (await _rig.LoginLinkAsync()).Fragment[1..]), new("return", "/")]),
        };
        login.Headers.Add("Cookie", formCookie);
        using var answer = await jar.SendAsync(login);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("dbguard-console=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        using var browser = await _rig.LoggedInAsync();
        using var kept = new HttpRequestMessage(HttpMethod.Get, "/");
        kept.Headers.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await jar.SendAsync(kept)).StatusCode);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/search");
        again.Headers.Add("Cookie", $"{cookie.Split(';')[0]}; {formCookie}");
        var inside = System.Text.RegularExpressions.Regex.Match(await (await jar.SendAsync(again)).Content.ReadAsStringAsync(), "RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value;
        using var logout = new HttpRequestMessage(HttpMethod.Post, "/logout") { Content = new FormUrlEncodedContent([new("__RequestVerificationToken", inside)]) };
        logout.Headers.Add("Cookie", $"{cookie.Split(';')[0]}; {formCookie}");
        Assert.Equal(HttpStatusCode.Redirect, (await jar.SendAsync(logout)).StatusCode);
        using var stolen = new HttpRequestMessage(HttpMethod.Get, "/");
        stolen.Headers.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await jar.SendAsync(stolen)).StatusCode);
    }

    [Fact]
    public async Task Headers_ForbidWhatIsNotOurs()
    {
        using var browser = await _rig.LoggedInAsync();
        using var answer = await browser.GetAsync(new Uri("/", UriKind.Relative));
        var policy = string.Join(';', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.False(answer.Headers.Contains("Server"));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_IsRefused_WhereThereIsNoConsole()
    {
        await using var rig = await ConsoleRig.StartAsync(configure: json => json.Remove("Console"));
        var answer = await rig.Gateway.CommandAsync("console");
        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains("DBG3111", answer.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithACertificate_ItIsHttps_AndCookiesAreSecure()
    {
        using var authority = new TestAuthority();
        var certificate = authority.Issue();
        var folder = Directory.CreateTempSubdirectory("dbguard-console-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tls.crt"), certificate.CertificatePem);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tls.key"), certificate.KeyPem);
            File.SetUnixFileMode(Path.Combine(folder.FullName, "tls.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
            await using var rig = await ConsoleRig.StartAsync(configure: json =>
            {
                json["Console"]!["CertificateFile"] = Path.Combine(folder.FullName, "tls.crt");
                json["Console"]!["KeyFile"] = Path.Combine(folder.FullName, "tls.key");
            });
            var link = await rig.LoginLinkAsync();
            Assert.Equal(Uri.UriSchemeHttps, link.Scheme);
            using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { CertificateChainPolicy = authority.Trust() } }) { BaseAddress = new Uri(link, "/") };
            using var answer = await ConsoleRig.PostAsync(browser, "/login", "/login", ("code", link.Fragment[1..]), ("return", "/"));
            Assert.Contains("secure", Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("dbguard-console=", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
            using var page = await browser.GetAsync(new Uri("/", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.True(page.Headers.Contains("Strict-Transport-Security"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Address_BeyondThisMachine_NeedsACertificate()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => ConsoleRig.StartAsync(configure: json => json["Console"]!.AsObject()["Address"] = JsonValue.Create("0.0.0.0")));
        Assert.Contains("Console:Address", failure.Message, StringComparison.Ordinal);
    }
}
