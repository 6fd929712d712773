using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;

namespace DbGuard.Console.Tests;

/// <summary>Auditors get their bundle at the console.</summary>
public sealed class EvidenceFormTests
{
    [Fact]
    public async Task Bundle_IsMade_Signed_AndItsTakerRecorded()
    {
        var keys = Directory.CreateTempSubdirectory("dbguard-key-");
        var key = Path.Combine(keys.FullName, "checkpoint.key");
        (await DbGuard.TestKit.Processes.ClientTool.RunAsync(DbGuard.TestKit.Gateway.GatewayProcess.Executable, ["audit", "keygen", key], null)).EnsureSuccess();
        await using var rig = await ConsoleRig.StartAsync(configure: json => json["Store"] = new JsonObject { ["CheckpointKeyFile"] = key });
        using var browser = await rig.LoggedInAsync();
        using var answer = await ConsoleRig.PostAsync(browser, "/evidence", "/evidence", ("from", "1h"), ("to", ""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        var file = Path.Combine(keys.FullName, "bundle.zip");
        await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync());
        await using (var archive = await ZipFile.OpenReadAsync(file))
        {
            var names = archive.Entries.Select(e => e.FullName).ToList();
            Assert.Contains("summary.html", names);
            Assert.Contains("records.ndjson", names);
            Assert.Contains(names, n => n.StartsWith("policies/", StringComparison.Ordinal));
            using var records = new StreamReader(archive.GetEntry("records.ndjson")!.Open());
            Assert.Contains("logged in at the console", await records.ReadToEndAsync(), StringComparison.Ordinal);
        }

        var verified = await rig.Gateway.CommandAsync("audit", "evidence-verify", file, "--public-key", key + ".pub");
        Assert.True(verified.ExitCode == 0, verified.OutputText + verified.ErrorText);

        var actions = (await rig.Gateway.CommandAsync("audit", "search", "--kind", "operator_action", "--config", "dbguard.json")).EnsureSuccess().OutputText;
        Assert.Contains("took the evidence of", actions, StringComparison.Ordinal);

        using var wrong = await ConsoleRig.PostAsync(browser, "/evidence", "/evidence", ("from", "yesterday-ish"), ("to", ""));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("A time is a date", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        keys.Delete(recursive: true);
    }
}
