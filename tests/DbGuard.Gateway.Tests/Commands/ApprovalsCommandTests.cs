using System.Text.Json;
using DbGuard.Core.Approvals;
using DbGuard.Gateway.Tests.Api;
using DbGuard.Gateway.Tests.Stores;

namespace DbGuard.Gateway.Tests.Commands;

/// <summary>The approvals commands as processes against the API on a real socket.</summary>
public sealed class ApprovalsCommandTests
{
    private static ApprovalRequest Fresh() => ApprovalRequests.New(TimeProvider.System.GetUtcNow(), null, "ana") with
    {
        Statement = "update public.orders\nset note = '\u001b[2J'",
    };

    [Fact]
    public async Task List_OfPendingRequests_IsATable()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        var text = (await DbGuardTool.RunAsync("approvals", "list", "--api", $"unix:{rig.Socket}")).EnsureSuccess().OutputText;
        var lines = text.Split('\n');
        Assert.Matches("^ID +STATE +PRINCIPAL +DATABASE +REQUESTED +EXPIRES +WHY +STATEMENT$", lines[0]);
        Assert.Matches($"^{request.Id}  pending  config/claude for ana  shop +[0-9T:.-]+Z  [0-9T:.-]+Z  DBG2104  update public.orders set note = '\\\\u\\{{1b\\}}\\[2J'$", lines[1]);
    }

    [Fact]
    public async Task List_OfNothing_SaysSo()
    {
        await using var rig = await ApiRig.StartAsync();
        Assert.Equal("no pending requests\n", (await DbGuardTool.RunAsync("approvals", "list", "--api", $"unix:{rig.Socket}")).EnsureSuccess().OutputText);
    }

    [Fact]
    public async Task Show_OfARequest_TellsWhoWhatAndWhy()
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);

        // As typed by a person: upper case, without the prefix.
        var text = (await DbGuardTool.RunAsync("approvals", "show", request.Id[4..].ToUpperInvariant(), "--api", $"unix:{rig.Socket}")).EnsureSuccess().OutputText;
        Assert.Contains("principal  config/claude for ana", text, StringComparison.Ordinal);
        Assert.Contains("why        DBG2104 `update` on `public.orders` has no where clause (rule mass-update)", text, StringComparison.Ordinal);
        Assert.Contains("    update public.orders\n    set note = '\\u{1b}[2J'\n", text, StringComparison.Ordinal);
        Assert.Contains("$2         NULL", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve", ApprovalState.Approved, "approved")]
    [InlineData("deny", ApprovalState.Denied, "denied")]
    public async Task Answer_OfARequest_IsTheUsers(string verb, ApprovalState state, string word)
    {
        await using var rig = await ApiRig.StartAsync();
        var request = Fresh();
        await rig.Store.AddAsync(request, CancellationToken.None);
        var result = (await DbGuardTool.RunAsync("approvals", verb, request.Id, "--comment", "ticket 7", "--api", $"unix:{rig.Socket}")).EnsureSuccess();
        Assert.StartsWith($"{request.Id}  {word} by {Environment.UserName}", result.OutputText, StringComparison.Ordinal);
        Assert.Equal(verb == "approve", result.OutputText.Contains(", for one execution, these parameters, until ", StringComparison.Ordinal));
        var found = (await rig.Store.FindAsync(request.Id, CancellationToken.None))!;
        Assert.Equal((state, "ticket 7", Environment.UserName), (found.State, found.Answer!.Comment, found.Answer.Approver));

        var again = await DbGuardTool.RunAsync("approvals", verb, request.Id, "--api", $"unix:{rig.Socket}");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains($"DBG3102 the request is {word}, not pending", again.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_OfAList_IsTheApis()
    {
        await using var rig = await ApiRig.StartAsync();
        await rig.Store.AddAsync(Fresh(), CancellationToken.None);
        using var json = JsonDocument.Parse((await DbGuardTool.RunAsync("approvals", "list", "--json", "--api", $"unix:{rig.Socket}")).EnsureSuccess().OutputText);
        Assert.Equal("pending", json.RootElement[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Gateway_ThatIsNotRunning_IsExplained()
    {
        using var folder = new TemporaryFolder();
        var configuration = folder.File("dbguard.json");
        await File.WriteAllTextAsync(configuration, "{}");
        var result = await DbGuardTool.RunAsync("approvals", "list", "--config", configuration);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"the gateway is not running: nothing listens at `{folder.File("dbguard.sock")}`\n", result.ErrorText);
    }
}
