using System.Net;
using DbGuard.TestKit.Processes;

namespace DbGuard.Console.Tests;

/// <summary>Answers given at the console, and those that are not.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private ConsoleRig _rig = null!;

    public async Task InitializeAsync() => _rig = await ConsoleRig.StartAsync();

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    [Fact]
    public async Task Denied_FailsInPsql_WithTheComment()
    {
        using var browser = await _rig.LoggedInAsync();
        await using var psql = _rig.Psql(ConsoleRig.MassUpdate);
        var id = await ConsoleRig.HeldAsync(psql);
        using var answer = await ConsoleRig.PostAsync(browser, $"/approvals/{id}", $"/approvals/{id}/answer", ("answer", "deny"), ("comment", "not on a friday"));
        Assert.Equal($"/approvals/{id}", answer.Headers.Location?.OriginalString);
        Assert.NotEqual(0, await ExitAsync(psql));
        Assert.Contains("not on a friday", await browser.GetStringAsync(new Uri($"/approvals/{id}", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RowCeiling_OfTheForm_RollsBackWhatChangesMore()
    {
        using var browser = await _rig.LoggedInAsync();
        await using var psql = _rig.Psql(ConsoleRig.MassUpdate);
        var id = await ConsoleRig.HeldAsync(psql);
        using var answer = await ConsoleRig.PostAsync(browser, $"/approvals/{id}", $"/approvals/{id}/answer", ("answer", "approve"), ("rows", "3"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.NotEqual(0, await ExitAsync(psql));
        Assert.Contains("DBG", psql.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_AndForgedForms_AnswerNothing()
    {
        using var browser = await _rig.LoggedInAsync();
        await using var psql = _rig.Psql(ConsoleRig.MassUpdate);
        var id = await ConsoleRig.HeldAsync(psql);
        foreach (var path in new[] { $"/approvals/{id}", $"/approvals/{id}/answer?answer=approve", $"/approvals/{id}/trial" })
        {
            using var read = await browser.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True(read.StatusCode is HttpStatusCode.OK or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound, $"{path}: {read.StatusCode}");
        }

        using var forged = new FormUrlEncodedContent([new("answer", "approve")]);
        using var refused = await browser.PostAsync(new Uri($"/approvals/{id}/answer", UriKind.Relative), forged);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);

        // The token of another person's page does not serve either.
        using var other = await _rig.LoggedInAsync();
        var foreign = System.Text.RegularExpressions.Regex.Match(await other.GetStringAsync(new Uri($"/approvals/{id}", UriKind.Relative)), "RequestVerificationToken\" value=\"([^\"]+)").Groups[1].Value;
        using var crossed = new FormUrlEncodedContent([new("__RequestVerificationToken", foreign), new("answer", "approve")]);
        using var crossedAnswer = await browser.PostAsync(new Uri($"/approvals/{id}/answer", UriKind.Relative), crossed);
        Assert.Equal(HttpStatusCode.BadRequest, crossedAnswer.StatusCode);

        var state = await _rig.Gateway.CommandAsync("approvals", "show", id);
        Assert.Contains("pending", state.OutputText, StringComparison.Ordinal);
        Assert.False(psql.HasExited);
        (await _rig.Gateway.CommandAsync("approvals", "deny", id)).EnsureSuccess();
        await ExitAsync(psql);
    }

    [Fact]
    public async Task GroupOfApprovers_KeepsOthersOut()
    {
        const string Policy = """
            version: 1
            profiles:
              all: {match: everyone, may: everything}
            rules:
              - {name: mass, when: {traits: [unbounded_write, tautological_predicate]}, then: hold, approvers: [no-such-group], timeout: 1m}
            """;
        await using var rig = await ConsoleRig.StartAsync(Policy);
        using var browser = await rig.LoggedInAsync();
        await using var psql = rig.Psql(ConsoleRig.MassUpdate);
        var id = await ConsoleRig.HeldAsync(psql);
        var page = await browser.GetStringAsync(new Uri($"/approvals/{id}", UriKind.Relative));
        Assert.Contains("You cannot answer", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"approve\"", page, StringComparison.Ordinal);
        using var answer = await ConsoleRig.PostAsync(browser, $"/approvals/{id}", $"/approvals/{id}/answer", ("answer", "approve"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("DBG3103", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(psql.HasExited);
    }

    [Fact]
    public async Task Session_IsEnded_AndTheRecordSaysWho()
    {
        using var browser = await _rig.LoggedInAsync();
        await using var psql = _rig.Psql(ConsoleRig.MassUpdate);
        await ConsoleRig.HeldAsync(psql);
        var id = System.Text.RegularExpressions.Regex.Match(await browser.GetStringAsync(new Uri("/", UriKind.Relative)), "/sessions/([^\"#/]+)/end").Groups[1].Value;
        using var answer = await ConsoleRig.PostAsync(browser, $"/sessions/{id}/end", $"/sessions/{id}/end", ("comment", "waits too long"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.NotEqual(0, await ExitAsync(psql));
        Assert.Contains("session ended by an operator", await browser.GetStringAsync(new Uri($"/sessions/{id}", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static async Task<int> ExitAsync(ExternalProcess psql)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await psql.WaitForExitAsync(deadline.Token);
    }
}
