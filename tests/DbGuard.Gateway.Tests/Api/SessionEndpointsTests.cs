using System.Net;

namespace DbGuard.Gateway.Tests.Api;

public sealed class SessionEndpointsTests
{
    [Fact]
    public async Task Kill_OfNoSession_IsRefusedAndNotRecorded()
    {
        await using var rig = await ApiRig.StartAsync();
        Assert.Equal("[]", await rig.Local.GetStringAsync("/v1/sessions"));
        var answer = await rig.Local.PostAsync("/v1/sessions/s-1/kill", null);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("DBG3106", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(rig.Sink.Records);
    }

    [Fact]
    public async Task Sessions_OverTcp_AreNotThere()
    {
        await using var rig = await ApiRig.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Remote.GetAsync("/v1/sessions")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rig.Remote.PostAsync("/v1/sessions/s-1/kill", null)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?principal=")]
    [InlineData("?all=yes")]
    [InlineData("?all=true&principal=config/agent")]
    public async Task KillSwitch_WithoutOneTarget_IsRefusedAndNotRecorded(string query)
    {
        await using var rig = await ApiRig.StartAsync();
        var answer = await rig.Local.PostAsync($"/v1/sessions/kill{query}", null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("DBG3104", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(rig.Sink.Records);
    }
}
