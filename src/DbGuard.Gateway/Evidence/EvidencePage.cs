using System.Globalization;
using System.Net;
using System.Text;
using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Stores.Checkpoints;

namespace DbGuard.Gateway.Evidence;

/// <summary>The summary of a bundle: one HTML page without script and without anything from elsewhere, for reading and for printing. Every text is escaped.</summary>
internal sealed class EvidencePage(EvidenceFigures figures, EvidencePeriod period, ChainVerdict verdict, bool hasKeys, int anchors, IReadOnlyList<string> missingPolicies)
{
    private const string Style = """
        :root{--ink:#1b2330;--soft:#5b6676;--line:#dfe4ea;--paper:#fff;--band:#f6f8fa;--allow:#3b7f5c;--mask:#3565a8;--hold:#b7791f;--deny:#b3393b}
        *{box-sizing:border-box}
        body{margin:0;background:var(--band);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
        main{max-width:1000px;margin:0 auto;background:var(--paper);padding:48px 56px}
        h1{font-size:30px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
        h2{font-size:19px;margin:40px 0 4px;padding-top:16px;border-top:2px solid var(--ink)}
        h2 small{float:right;font-weight:500;font-size:12px;color:var(--soft);border:1px solid var(--line);border-radius:4px;padding:2px 8px}
        p.question{margin:0 0 14px;color:var(--soft)}
        p.period{color:var(--soft);margin:0 0 24px}
        table{width:100%;border-collapse:collapse;font-size:13.5px;margin:8px 0 4px}
        th{text-align:left;font-weight:600;color:var(--soft);border-bottom:1px solid var(--ink);padding:4px 12px 4px 0;white-space:nowrap}
        td{border-bottom:1px solid var(--line);padding:5px 12px 5px 0;vertical-align:top;overflow-wrap:anywhere}
        td.n,th.n{text-align:right}
        td:first-child{white-space:nowrap}
        code{font:12.5px ui-monospace,"DejaVu Sans Mono",Menlo,monospace}
        .cards{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin:20px 0}
        .card{border:1px solid var(--line);border-radius:8px;padding:12px 14px}
        .card b{display:block;font-size:24px;line-height:1.2}
        .card span{color:var(--soft);font-size:13px}
        .verdict{border-radius:8px;padding:14px 18px;margin:18px 0;border:1px solid}
        .good{background:#eef7f1;border-color:#b9dcc8}.bad{background:#fdf0f0;border-color:#e5b5b6}
        .verdict b{font-size:17px}
        .tag{display:inline-block;border-radius:4px;padding:0 7px;font-size:12.5px;font-weight:600;color:#fff}
        .allow{background:var(--allow)}.mask{background:var(--mask)}.hold{background:var(--hold)}.deny{background:var(--deny)}.plain{background:var(--soft)}
        .none{color:var(--soft);font-style:italic}
        figure{margin:12px 0}figcaption{font-size:13px;color:var(--soft)}
        .key i{display:inline-block;width:10px;height:10px;border-radius:2px;margin:0 5px 0 14px}
        footer{margin-top:40px;color:var(--soft);font-size:12.5px;border-top:1px solid var(--line);padding-top:12px}
        @media print{body{background:#fff;font-size:12px}main{padding:0;max-width:none}h2{break-after:avoid}tr,figure,.card,.verdict{break-inside:avoid}}
        """;

    private readonly StringBuilder _html = new();

    public string Write()
    {
        _html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>DbGuard evidence</title><style>").Append(Style).Append("</style></head><body><main>");
        _html.Append("<h1>Evidence of database access</h1>");
        Raw($"<p class=\"period\">{Text(Utc(period.From))} to {Text(Utc(period.To))} · records {Number(figures.FirstSequence)} to {Number(figures.LastSequence)}</p>");
        Verification();
        Cards();
        Chart();
        Who();
        Grants();
        Boundary();
        Noticed();
        Done();
        Policies();
        Raw($"<footer>Made from the records in <code>records.ndjson</code> alone; numbers in the last columns are sequences of records there. Literals and parameters that meet labelled columns are redacted in the records themselves. The archive's <code>manifest.json</code> has the SHA-256 of every file, and <code>manifest.sig</code> signs it.</footer>");
        return _html.Append("</main></body></html>").ToString();
    }

    private void Verification()
    {
        if (verdict.Fault is { } fault)
        {
            Raw($"<div class=\"verdict bad\"><b>The chain of evidence is broken at record {Number(fault.Sequence)}</b><br>{Text(fault.Reason)}. {Number(verdict.Good)} records before it verify; nothing from there on can be relied on.</div>");
            return;
        }

        var signed = hasKeys
            ? $" {Number(verdict.Checkpoints)} checkpoints are signed by the given key, the last for record {Number(verdict.LastSigned)}; {Number(verdict.Good - verdict.LastSigned)} records stand behind it."
            : " No public key was given: signatures were not checked.";
        var anchored = anchors > 0 ? $" {Number(verdict.AnchorsMet)} of {Number(anchors)} anchors kept outside are of this chain and agree." : " No anchors kept outside were given: that the end was not cut off is vouched for by the store alone.";
        Raw($"<div class=\"verdict good\"><b>Nothing is missing: all {Number(verdict.Good)} records of the chain verify</b><br>Sequences run without gaps, every hash follows from the record before, every column and response agrees with its record.{signed}{anchored}<br><code>{Text(verdict.Hash)}</code></div>");
    }

    private void Cards()
    {
        _html.Append("<div class=\"cards\">");
        Card(figures.Principals.Count, "principals");
        Card(figures.Principals.Values.Sum(p => p.Sessions), "sessions");
        Card(figures.Verdicts.Values.Sum(), "statements decided");
        Card(figures.Verdicts.GetValueOrDefault("deny"), "denied");
        Card(figures.Verdicts.GetValueOrDefault("mask"), "answered with masks");
        Card(figures.Approvals.Count, "approvals asked for");
        Card(figures.RowsReturned, "rows returned");
        Card(figures.RowsChanged, "rows changed, as counted");
        _html.Append("</div>");
    }

    private void Card(long number, string what) => Raw($"<div class=\"card\"><b>{Number(number)}</b><span>{Text(what)}</span></div>");

    private void Chart()
    {
        const int Width = 880;
        const int Height = 130;
        string[] colours = ["#3b7f5c", "#3565a8", "#b7791f", "#b3393b"];
        var most = Math.Max(1, figures.OverTime.Max(b => b.Sum()));
        var step = (double)Width / EvidenceFigures.Buckets;
        Raw($"<figure><svg viewBox=\"0 0 {Width} {Height + 18}\" role=\"img\" aria-label=\"Statements over time by verdict\" width=\"100%\">");
        for (var i = 0; i < figures.OverTime.Length; i++)
        {
            var y = (double)Height;
            for (var verdictIndex = 0; verdictIndex < 4; verdictIndex++)
            {
                var height = figures.OverTime[i][verdictIndex] * (double)(Height - 8) / most;
                if (height > 0)
                {
                    y -= height;
                    Raw($"<rect x=\"{F((i * step) + 1)}\" y=\"{F(y)}\" width=\"{F(step - 2)}\" height=\"{F(Math.Max(height, 0.8))}\" fill=\"{colours[verdictIndex]}\"/>");
                }
            }
        }

        Raw($"<line x1=\"0\" y1=\"{Height}\" x2=\"{Width}\" y2=\"{Height}\" stroke=\"#1b2330\"/><text x=\"0\" y=\"{Height + 14}\" font-size=\"11\" fill=\"#5b6676\">{Text(Utc(period.From))}</text><text x=\"{Width}\" y=\"{Height + 14}\" font-size=\"11\" fill=\"#5b6676\" text-anchor=\"end\">{Text(Utc(period.To))}</text></svg>");
        Raw($"<figcaption class=\"key\">Statements over time, at most {Number(most)} in one part<i class=\"allow\"></i>allowed<i class=\"mask\"></i>masked<i class=\"hold\"></i>held<i class=\"deny\"></i>denied</figcaption></figure>");
    }

    private void Who()
    {
        Section("Who had access", "CC6.1", "Which identities reached the data, how they were proven, and under which profile.");
        Table(["principal", "kind", "profile", "#sessions", "#statements", "#masked", "#held", "#denied"], figures.Principals.Select(p => new[]
        {
            Code(p.Key), Text(p.Value.Kind), Text(string.Join(", ", p.Value.Profiles)), Number(p.Value.Sessions), Number(p.Value.Statements), Number(p.Value.Masked), Number(p.Value.Held), Number(p.Value.Denied),
        }));
        Raw("<h3>Values that were masked</h3>");
        Table(["label", "#statements"], figures.MaskedLabels.Select(l => new[] { Code(l.Key), Number(l.Value) }));
    }

    private void Grants()
    {
        Section("Who was given more, and by whom", "CC6.2 · CC6.3", "Statements that a person had to approve, and access that was granted for a time or taken back.");
        Table(["request", "asked", "profile", "outcome", "by", "comment", "#waited", "#records"], figures.Approvals.Values.OrderBy(a => a.At).Select(a => new[]
        {
            Code(a.Id), Text(UtcText.Of(a.At)[..19]), Text(a.Profile ?? ""), Tag(a.State), Text(string.Join(", ", a.Approvers)), Text(a.Comment ?? ""),
            a.WaitedSeconds is { } waited ? Text(string.Create(CultureInfo.InvariantCulture, $"{waited:0.0} s")) : "", Text(string.Join(", ", a.Records)),
        }));
        Raw("<h3>Access for a time</h3>");
        Lines(figures.Access);
    }

    private void Boundary()
    {
        Section("What was refused", "CC6.6", "Statements that the policy did not let pass, by reason, and sessions that were turned away.");
        Table(["code", "rule", "reason", "#count", "#example"], figures.Denials.OrderByDescending(d => d.Value.Count).Take(EvidenceFigures.MostListed).Select(d => new[]
        {
            Code(d.Key.Code), Code(d.Key.Rule), Text(d.Value.Sentence), Number(d.Value.Count), Number(d.Value.Example),
        }));
        Raw($"<h3>Refused sessions: {Number(figures.RefusedSessions)}</h3>");
        Lines(figures.Refusals);
    }

    private void Noticed()
    {
        Section("What was noticed", "CC7.2", "Safety nets that caught something, outages of the record, break-glass approvals.");
        Lines(figures.Safety);
    }

    private void Done()
    {
        Section("What operators did", "CC7.3", "Sessions that were ended, trial runs, credentials that were taken back.");
        Lines(figures.Operators);
    }

    private void Policies()
    {
        Section("Policies in force", "CC6.1 · CC8.1", "Every change of the rules. The texts are in the folder policies of this archive, by their hash.");
        Lines(figures.Policies);
        foreach (var missing in missingPolicies)
        {
            Raw($"<p class=\"none\">The text of policy <code>{Text(missing)}</code> was not kept.</p>");
        }
    }

    private void Section(string title, string criteria, string question) => Raw($"<h2>{Text(title)}<small>{Text(criteria)}</small></h2><p class=\"question\">{Text(question)}</p>");

    private void Lines(List<EvidenceLine> lines)
    {
        Table(["when", "who", "what", "#record"], lines.Select(l => new[] { Text(UtcText.Of(l.At)[..19]), Text(l.Who), Text(l.Text.Trim()), Number(l.Sequence) }));
        if (lines.Count >= EvidenceFigures.MostListed)
        {
            Raw($"<p class=\"none\">The first {EvidenceFigures.MostListed} are shown; all are in the records.</p>");
        }
    }

    /// <param name="heads">Names of columns; with a leading # for numbers.</param>
    /// <param name="rows">Cells as HTML.</param>
    private void Table(string[] heads, IEnumerable<string[]> rows)
    {
        var isEmpty = true;
        foreach (var row in rows)
        {
            if (isEmpty)
            {
                Raw($"<table><thead><tr>{string.Concat(heads.Select(h => h[0] == '#' ? $"<th class=\"n\">{Text(h[1..])}</th>" : $"<th>{Text(h)}</th>"))}</tr></thead><tbody>");
                isEmpty = false;
            }

            Raw($"<tr>{string.Concat(row.Select((cell, i) => heads[i][0] == '#' ? $"<td class=\"n\">{cell}</td>" : $"<td>{cell}</td>"))}</tr>");
        }

        Raw(isEmpty ? "<p class=\"none\">None in this period.</p>" : "</tbody></table>");
    }

    private void Raw(string html) => _html.Append(html);

    private static string Tag(string state) => $"<span class=\"tag {state switch { "approved" => "allow", "denied" => "deny", "pending" => "hold", _ => "plain" }}\">{Text(state)}</span>";

    private static string Code(string text) => $"<code>{Text(text)}</code>";

    private static string Text(string text) => WebUtility.HtmlEncode(SafeText.Escape(text));

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string F(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
