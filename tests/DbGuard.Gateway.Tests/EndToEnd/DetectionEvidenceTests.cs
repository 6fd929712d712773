using System.Text;
using System.Text.Json;
using DbGuard.TestKit.Wire;
using Microsoft.Data.Sqlite;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>What the record says about content that was found: which columns were looked through and how much was found, never what.</summary>
public sealed class DetectionEvidenceTests(DetectionFixture fixture) : IClassFixture<DetectionFixture>
{
    [Fact]
    public async Task Trail_OfAStatement_CountsFindingsAndHoldsNoValue()
    {
        await using (var client = await WireClient.LogInAsync(fixture.As("looker")))
        {
            await client.AskAsync(Frontend.Query("select id, body, tags from notes limit 5"));
            await client.AskAsync(Frontend.Query("select id from clean limit 1"));
            await client.AskAsync(Frontend.Query("copy notes (short) to stdout"));
            await client.AskAsync(
                Frontend.Parse("select m from notes order by id"), Frontend.Bind(portal: "p"), Frontend.Execute("p", 3), Frontend.Execute("p", 4), Frontend.Sync);
            await client.SendAsync(Frontend.Terminate);
        }

        var records = (await fixture.Gateway.CommandAsync("audit", "tail", "-n", "1000", "--json")).EnsureSuccess().OutputText
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("record")).ToList();
        var decided = records.Single(r => r.TryGetProperty("text", out var text) && text.GetString() == "select id, body, tags from notes limit 5");
        Assert.Equal("allow", decided.GetProperty("decision").GetProperty("verdict").GetString());
        Assert.Equal("[1,2,3]", decided.GetProperty("decision").GetProperty("detect").GetRawText());
        Assert.Equal(
            ["""[{"column":2,"detector":"iban","count":5},{"column":2,"detector":"card","count":5},{"column":2,"detector":"email","count":5},{"column":3,"detector":"email","count":5}]"""],
            Findings(records, decided));
        Assert.Equal([null], Findings(records, records.Single(r => Text(r) == "select id from clean limit 1")));
        Assert.Equal(["""[{"column":1,"detector":"email","count":20}]"""], Findings(records, records.Single(r => Text(r) == "copy notes (short) to stdout")));
        // One record each time a part of the portal is read.
        Assert.Equal(
            ["""[{"column":1,"detector":"email","count":3}]""", """[{"column":1,"detector":"email","count":4}]"""],
            records.Where(r => Text(r) == "select m from notes order by id").SelectMany(r => Findings(records, r)));

        var session = decided.GetProperty("session").GetString()!;
        var shown = (await fixture.Gateway.CommandAsync("audit", "show", session)).EnsureSuccess().OutputText;
        Assert.Contains("detect     columns 1, 2, 3", shown, StringComparison.Ordinal);
        Assert.Contains("masked 5 email in column 3", shown, StringComparison.Ordinal);
        Assert.StartsWith("OK", (await fixture.Gateway.CommandAsync("audit", "verify")).EnsureSuccess().OutputText, StringComparison.Ordinal);
        Assert.Empty(DetectionFixture.Canaries.FindIn([.. Encoding.UTF8.GetBytes(shown), .. Stored()]));
    }

    [Fact]
    public async Task Metric_OfFindings_CountsByDetector()
    {
        await using (var client = await WireClient.LogInAsync(fixture.As("looker")))
        {
            await client.AskAsync(Frontend.Query("select docb from notes limit 1"));
        }

        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri($"http://127.0.0.1:{fixture.Gateway.HttpPort}/metrics"));
        Assert.Contains("dbguard_findings_total{detector=\"private_key\"}", page, StringComparison.Ordinal);
        Assert.Empty(DetectionFixture.Canaries.FindIn(Encoding.UTF8.GetBytes(page)));
    }

    private static string? Text(JsonElement record) => record.TryGetProperty("text", out var text) ? text.GetString() : null;

    /// <summary>The findings of the ends of a decided statement; null for an end without.</summary>
    private static IEnumerable<string?> Findings(List<JsonElement> records, JsonElement decided) => records
        .Where(r => r.GetProperty("kind").GetString() == "statement_finished" && r.GetProperty("session").GetString() == decided.GetProperty("session").GetString()
            && r.GetProperty("statement").GetInt64() == decided.GetProperty("statement").GetInt64())
        .Select(r => r.TryGetProperty("findings", out var findings) ? findings.GetRawText() : null);

    /// <summary>Everything that is in the store, responses included, but the texts of the statements.</summary>
    private byte[] Stored()
    {
        using var connection = new SqliteConnection($"Data Source={fixture.Gateway.Folder.StoreFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var read = new SqliteCommand("SELECT * FROM records", connection);
        using var reader = read.ExecuteReader();
        var bytes = new MemoryStream();
        while (reader.Read())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                bytes.Write(reader.GetValue(i) as byte[] ?? []);
            }
        }

        return bytes.ToArray();
    }
}
