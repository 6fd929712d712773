using System.Text;
using DbGuard.TestKit.Canaries;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;
using Npgsql;
using NpgsqlTypes;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>Content detectors through the built gateway: with psql, Npgsql and raw messages, in text and binary, in every way a text leaves.</summary>
public sealed class DetectionTests(DetectionFixture fixture) : IClassFixture<DetectionFixture>
{
    public static TheoryData<string, string> Shapes => new()
    {
        { "columns", "select body, doc, docb, x, tags, short, raw, m, c from notes order by id limit 3" },
        { "operators", "select doc->>'mail', docb->'mail', docb->>'key', tags[2], upper(short), body || '', left(body, 40), (c).note from notes order by id limit 3" },
        { "documents", "select to_jsonb(r) - 'fixed' - 'labelled' - 'n', row_to_json(row(body, tags)), json_agg(short) over () from notes r order by id limit 3" },
        { "aggregates", "select string_agg(body, ', '), array_agg(m), max(short), jsonb_object_agg(id, docb) from notes where id < 4" },
        { "records", "select row(body, docb, tags), c, array_agg(c) from notes where id < 4 group by body, docb, tags, c" },
        { "set operations", "select body from notes union all select m from notes union all select 'x' order by 1 limit 50" },
        { "common tables", "with t(a, b) as materialized (select body, docb from notes) select b, a from t limit 3" },
        { "views", "select text from mails limit 3" },
        { "casts", "select body::varchar(200), docb::text, x::text, raw::text, tags::text, c::text, body::json from (select to_json(body) as body, docb, x, tags, c, m as raw from notes) s limit 3" },
        { "xml", "select xmlelement(name a, body), xmlforest(m), table_text from notes, lateral (select xmlagg(xmlelement(name b, short)) as table_text from notes) t limit 3" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Shape_InPsql_IsMaskedInside(string shape, string sql)
    {
        Assert.NotEmpty(DetectionFixture.Canaries.FindIn((await ClientTool.PsqlAsync(fixture.Direct, ["-c", sql])).Output));

        var result = await ClientTool.PsqlAsync(fixture.As("looker"), ["-c", sql]);

        Assert.True(result.ExitCode == 0, $"{shape}: {result.ErrorText}");
        Assert.Contains("[email]", result.OutputText, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(DetectionFixture.Canaries.FindIn([.. result.Output, .. result.Error]));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Shape_OnTheWire_IsMaskedInTextAndBinary(string shape, string sql)
    {
        foreach (var binary in new[] { false, true })
        {
            await using var client = await WireClient.LogInAsync(fixture.As("looker"));
            var answer = await client.AskAsync(
                Frontend.Parse(sql), Frontend.Bind(binaryResults: binary), Frontend.DescribePortal(), Frontend.Execute(), Frontend.Sync);
            Assert.True(answer.Any(m => m.Type == 'D'), $"{shape}: {string.Join("; ", answer)}");
            Assert.Empty(DetectionFixture.Canaries.FindIn(client.Received));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Shape_InNpgsql_IsReadable(string shape, string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.As("looker").ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var seen = new StringBuilder(shape);
        while (await reader.ReadAsync())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                // Composite values have no .NET type here; their bytes are looked at on the wire.
                var value = reader.GetDataTypeName(column) is "-.-" or "record" or "public.contact" or "public.contact[]" ? null : reader.GetValue(column);
                seen.Append('|').Append(value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value is Array items ? string.Join(',', items.Cast<object>()) : value);
            }
        }

        Assert.Empty(DetectionFixture.Canaries.FindIn(Encoding.UTF8.GetBytes(seen.ToString())));
    }

    [Fact]
    public async Task Values_OfOneRow_AreMaskedInPlace()
    {
        await using var client = await WireClient.LogInAsync(fixture.As("looker"));
        foreach (var binary in new[] { false, true })
        {
            var answer = await client.AskAsync(
                Frontend.Parse("select body, doc, x, tags[2], short, fixed, labelled, m, 'bob@canary.example'::text, id from notes where id = 1"),
                Frontend.Bind(binaryResults: binary), Frontend.Execute(), Frontend.Sync);
            var cells = answer.Single(m => m.Type == 'D').Cells.Select(c => Encoding.UTF8.GetString(c!)).ToList();

            Assert.Equal(
                [
                    "call [email], card ****1111, or [iban]", """{"mail":"[email]","pan":"****1111"}""", "<a mail=\"[email]\">****1111</a>", "[email]", "[email]",
                    "bob@canary.example            ", // left out by the policy
                    "seen@canary.example",            // labelled, and the profile sees it
                    "[email]",
                    "bob@canary.example",             // the client's own words
                ],
                cells.Take(9));
        }
    }

    [Theory]
    [InlineData("copy notes (body, doc, docb, x, tags, short, raw, m, c) to stdout")]
    [InlineData("copy (select body || '', docb, tags, raw, c, to_jsonb(m) from notes) to stdout")]
    [InlineData("copy (select * from mails) to stdout")]
    public async Task Copy_InEveryFormat_IsMaskedInside(string sql)
    {
        foreach (var format in new[] { "text", "csv", "binary" })
        {
            var result = await ClientTool.PsqlAsync(fixture.As("looker"), ["-c", $"{sql} (format {format})"]);
            Assert.True(result.ExitCode == 0, result.ErrorText);
            Assert.Contains("[email]", result.OutputText, StringComparison.Ordinal);
            Assert.Empty(DetectionFixture.Canaries.FindIn([.. result.Output, .. result.Error]));
        }
    }

    [Fact]
    public async Task Copy_ReadByNpgsql_IsBinaryThatReads()
    {
        await using var connection = new NpgsqlConnection(fixture.As("looker").ConnectionString);
        await connection.OpenAsync();
        await using var reader = await connection.BeginBinaryExportAsync("copy notes (body, docb, tags, n) to stdout (format binary)");
        var rows = 0;
        while (await reader.StartRowAsync() >= 0)
        {
            rows++;
            Assert.Equal("call [email], card ****1111, or [iban]", await reader.ReadAsync<string>());
            Assert.Contains("[private_key]", await reader.ReadAsync<string>(NpgsqlDbType.Jsonb), StringComparison.Ordinal);
            Assert.Equal("x,[email],", string.Join(',', await reader.ReadAsync<string[]>()));
            Assert.Equal(4111111111111111, await reader.ReadAsync<long>());
        }

        Assert.Equal(20, rows);
    }

    [Fact]
    public async Task Cursor_AndPreparedStatement_AreMaskedInside()
    {
        await using var client = await WireClient.LogInAsync(fixture.As("looker"));
        await client.AskAsync(Frontend.Query("begin; declare c cursor for select body, doc from notes; fetch 3 from c; fetch all from c; commit"));
        await client.AskAsync(Frontend.Query("prepare p as select m, short from notes; execute p; explain (verbose) select * from notes where body = 'x'"));
        var answer = await client.AskAsync(
            Frontend.Parse("select body from notes"), Frontend.Bind(portal: "q"), Frontend.Execute("q", 7), Frontend.Execute("q", 7), Frontend.Sync);
        Assert.DoesNotContain(answer, m => m.Type == 'E');
        Assert.Empty(DetectionFixture.Canaries.FindIn(client.Received));
    }

    [Theory]
    [InlineData("select * from clean order by id")]
    [InlineData("copy clean to stdout")]
    [InlineData("copy clean to stdout (format csv, header)")]
    [InlineData("copy (select id, body || 'x', docb, tags from clean) to stdout (format binary)")]
    [InlineData("select relname, relkind, pg_get_userbyid(relowner) from pg_class where relname in ('notes', 'clean') order by 1")]
    public async Task Result_InWhichNothingIsFound_IsTheSameToTheByte(string sql)
    {
        await using var direct = await WireClient.LogInAsync(fixture.Direct);
        await using var guarded = await WireClient.LogInAsync(fixture.As("looker"));
        Assert.Equal(Data(await direct.AskAsync(Frontend.Query(sql))), Data(await guarded.AskAsync(Frontend.Query(sql))));
        if (!sql.StartsWith("copy", StringComparison.Ordinal))
        {
            byte[][] binary = [Frontend.Parse(sql), Frontend.Bind(binaryResults: true), Frontend.Execute(), Frontend.Sync];
            Assert.Equal(Data(await direct.AskAsync(binary)), Data(await guarded.AskAsync(binary)));
        }
    }

    /// <summary>A row far larger than any buffer, with values at its start, at its end and everywhere between.</summary>
    [Theory]
    [InlineData("select repeat('x', 3000000) || ' bob@canary.example ' || repeat(body || ' ', 20000) || repeat('y', 3000000) || ' bob@canary.example' from notes where id = 1")]
    [InlineData("copy (select repeat('x', 3000000) || ' bob@canary.example ' || repeat(body || ' ', 20000) || 'bob@canary.example' from notes where id < 3) to stdout")]
    [InlineData("select jsonb_agg(docb) from notes, generate_series(1, 20000)")]
    public async Task Row_OverManyBuffers_IsMaskedInside(string sql)
    {
        await using var client = await WireClient.LogInAsync(fixture.As("looker"));
        var answer = await client.AskAsync(Frontend.Query(sql));

        Assert.DoesNotContain(answer, m => m.Type == 'E');
        Assert.True(answer.Where(m => m.Type is 'D' or 'd').Sum(m => m.Body.Length) > 1_000_000);
        Assert.Empty(DetectionFixture.Canaries.FindIn(client.Received));
    }

    [Fact]
    public async Task Error_Notice_NotificationAndSetting_AreLookedThrough()
    {
        await using var client = await WireClient.LogInAsync(fixture.As("looker"));
        var error = (await client.AskAsync(Frontend.Query("select short::int from notes"))).Single(m => m.Type == 'E');
        Assert.Equal("22P02", error.SqlState);
        Assert.Equal("invalid input syntax for type integer: \"[email]\"", error.Sentence);

        var notice = (await client.AskAsync(Frontend.Query("update notes set n = n where id = 1"))).Single(m => m.Type == 'N');
        Assert.Equal("saw call [email], card ****1111, or [iban]", notice.Sentence);

        await client.AskAsync(Frontend.Query("listen news"));
        var answer = await client.AskAsync(Frontend.Query("select pg_notify('news', 'from bob@canary.example')"));
        answer = answer.Any(m => m.Type == 'A') ? answer : await client.ReadUntilAsync('A');
        Assert.EndsWith("from [email]\0", Encoding.UTF8.GetString(answer.Single(m => m.Type == 'A').Body), StringComparison.Ordinal);

        await using var other = await WireClient.LogInAsync(fixture.As("looker"));
        answer = await other.AskAsync(Frontend.Query("set application_name = 'bob@canary.example'"));
        Assert.Equal("application_name\0[email]\0", Encoding.UTF8.GetString(answer.Single(m => m.Type == 'S').Body));
        Assert.Empty(DetectionFixture.Canaries.FindIn(client.Received));
    }

    [Fact]
    public async Task Numbers_WhereTheProfileAsks_AreNull()
    {
        foreach (var binary in new[] { false, true })
        {
            await using var client = await WireClient.LogInAsync(fixture.As("numbers"));
            var answer = await client.AskAsync(
                Frontend.Parse("select n, n::numeric, id, jsonb_build_object('n', n)::text, short from notes where id = 1"),
                Frontend.Bind(binaryResults: binary), Frontend.Execute(), Frontend.Sync);
            var cells = answer.Single(m => m.Type == 'D').Cells;
            Assert.Null(cells[0]);
            Assert.Null(cells[1]);
            Assert.NotNull(cells[2]);
            Assert.Equal("""{"n": null}""", Encoding.UTF8.GetString(cells[3]!));
            Assert.Equal("bob@canary.example", Encoding.UTF8.GetString(cells[4]!));
        }
    }

    [Fact]
    public async Task Profile_ThatMayDoEverything_IsLookedThroughAllTheSame()
    {
        await using var client = await WireClient.LogInAsync(fixture.As("admin"));
        await client.AskAsync(Frontend.Query("create temp table t as select body, docb from notes; select * from t; select * from notes; do $$ begin raise notice '%', (select m from notes limit 1); end $$"));
        Assert.Empty(new CanaryScan("bob@canary.example").FindIn(client.Received));

        await using var plain = await WireClient.LogInAsync(fixture.As("plain"));
        await plain.AskAsync(Frontend.Query("select body from notes"));
        Assert.NotEmpty(DetectionFixture.Canaries.FindIn(plain.Received));
    }

    private static byte[] Data(IEnumerable<WireMessage> messages) => [.. messages.Where(m => m.Type is 'T' or 'D' or 'd' or 'C').SelectMany(m => (byte[])[(byte)m.Type, .. m.Body])];
}
