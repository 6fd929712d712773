using System.Text;
using DbGuard.Core.Masking.Detectors;
using DbGuard.Dialects.Postgres.Tests.Catalog;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Dialects.Postgres.Tests.Values.Detecting;

/// <summary>
/// Types and formats against PostgreSQL itself: the cell is what the server sends, what becomes of it goes back through the server's input and
/// receive functions, and text and binary must come to the same value.
/// </summary>
public sealed class DetectingCellTypeTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const string Unchanged = "=";

    private static readonly Lazy<Task<string>> Database = new(PrepareAsync);

    /// <summary>Type, literal, and what the server must read back (null: NULL, =: what it was).</summary>
    public static TheoryData<string, string, string?> Cases => new()
    {
        { "text", "'to bob@example.com, card 4111 1111 1111 1111.'", "to [email], card ****1111." },
        { "text", "'nothing here, no. 17 of 2024-01-15'", Unchanged },
        { "text", "convert_to('bob@example.com', 'UTF8')::text", @"\x5b656d61696c5d" },
        { "jsonb", "to_jsonb(row(convert_to('bob@example.com', 'UTF8'), '\\xff'::bytea))", @"{""f1"": ""\\x5b656d61696c5d"", ""f2"": ""\\xff""}" },
        { "text", "''", Unchanged },
        { "varchar(6)", "'a@b.co'", "******" },
        { "varchar(20)", "'ä bob@example.com'", "ä [email]" },
        { "char(24)", "'bob@example.com'", "[email]                 " },
        { "char(24)", "'nothing'", Unchanged },
        { "name", "'bob@example.com'", "[email]" },
        { "\"char\"", "'@'", Unchanged },
        { "citext", "'Bob@Example.com'", "[email]" },
        { "text", """'{"a": "bob\u0040example.com", "n": 17}'""", """{"a": "[email]", "n": 17}""" },
        { "text", """'{"pan": 4111111111111111, "x": "a\\b"}'""", """{"pan": null, "x": "a\\b"}""" },
        { "text", """'[not json, bob@example.com'""", "[not json, [email]" },
        { "text", """'{"a": 1} bob@example.com'""", """{"a": 1} [email]""" },
        { "json", """'{"a" :  "bob@example.com", "b":[1,"4111-1111-1111-1111"]}'""", """{"a" :  "[email]", "b":[1,"****1111"]}""" },
        { "json", """'{"a":"\u0062ob\u0040example\u002ecom","b":"x\"y"}'""", """{"a":"[email]","b":"x\"y"}""" },
        { "json", """'{"bob@example.com":1}'""", """{"[email]":1}""" },
        { "json", """'{"phone":"2125550123","id":"2125550123"}'""", """{"phone":"[phone]","id":"2125550123"}""" },
        { "json", """'{"n":4111111111111111}'""", Unchanged },
        { "json", """'{"a":"no value","b":"\u00e4\n\t\u0001"}'""", Unchanged },
        { "json", """'"bob@example.com"'""", "\"[email]\"" },
        { "jsonb", """'{"a": "bob@example.com", "b": [true, null, "DE89 3704 0044 0532 0130 00"]}'""", """{"a": "[email]", "b": [true, null, "[iban]"]}""" },
        { "jsonb", """'{"k": "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"}'""", """{"k": "[private_key]\n"}""" },
        { "jsonb", """'{"n": 4111111111111111}'""", Unchanged },
        { "jsonb", """'{"a": "nothing"}'""", Unchanged },
        { "jsonb[]", """array['{"a": "bob@example.com"}'::jsonb, null, '1'::jsonb]""", """{"{\"a\": \"[email]\"}",NULL,1}""" },
        { "xml", "'<a b=\"bob@example.com\">4111 1111 1111 1111 &amp; <!-- bob@example.com --></a>'", "<a b=\"[email]\">****1111 &amp; <!-- [email] --></a>" },
        { "xml", "'<a>bob&#64;example.com &#x41;nn&lt;ann&#x40;example.com&gt;</a>'", "<a>[email] &#x41;nn&lt;[email]&gt;</a>" },
        { "xml", "'<a><![CDATA[bob@example.com]]></a>'", "<a><![CDATA[[email]]]></a>" },
        { "xml", "'<phone>2125550123</phone><id>2125550123</id>'", "<phone>[phone]</phone><id>2125550123</id>" },
        { "xml", "'<a>nothing &amp; nobody</a>'", Unchanged },
        { "bytea", "convert_to('to bob@example.com', 'UTF8')", @"\x746f205b656d61696c5d" },
        { "bytea", @"'\x00626f62406578616d706c652e636f6d'", Unchanged },
        { "bytea", @"'\xff626f62406578616d706c652e636f6d'", Unchanged },
        { "text[]", "'{a,\"bob@example.com\",NULL,\"x, 4111 1111 1111 1111\",\"q\\\"\\\\\"}'", "{a,[email],NULL,\"x, ****1111\",\"q\\\"\\\\\"}" },
        { "text[]", "'[0:1]={a,b}'", Unchanged },
        { "varchar(6)[]", "'{a@b.co}'", "{******}" },
        { "text[]", "'{}'", Unchanged },
        { "name[]", "'{bob@example.com}'", "{[email]}" },
        { "citext[]", "'{bob@example.com,x}'", "{[email],x}" },
        { "mail", "'bob@example.com'", "[email]" },
        { "mail[]", "'{bob@example.com}'", "{[email]}" },
        { "contact", "row(1, 'bob@example.com', '{\"a\": \"4111 1111 1111 1111\"}', '{x,ann@example.com}')", "(1,[email],\"{\"\"a\"\": \"\"****1111\"\"}\",\"{x,[email]}\")" },
        { "contact", "row(4111111111111111, 'x', null, null)", Unchanged },
        { "contact", "row(1, 'q\"\\, x', '{\"a\": 1}', '{}')", Unchanged },
        { "contact[]", "array[row(1, 'bob@example.com', null, null)::contact, null]", "{\"(1,[email],,)\",NULL}" },
        { "envelope", "row(row(1, 'bob@example.com', null, '{ann@example.com}')::contact, 'x')", "(\"(1,[email],,{[email]})\",x)" },
        { "mood", "'bob@example.com'", Unchanged },
        { "mood[]", "'{bob@example.com}'", Unchanged },
        { "int8", "4111111111111111", Unchanged },
        { "numeric", "4111111111111111", Unchanged },
        { "int4", "5", Unchanged },
        { "float8", "4111111111111111", Unchanged },
        { "uuid", "'123e4567-e89b-12d3-a456-426614174000'", Unchanged },
        { "timestamptz", "'2024-01-15 10:30:00+00'", Unchanged },
        { "inet", "'192.168.100.200'", Unchanged },
        { "int8[]", "'{4111111111111111}'", Unchanged },
        { "int8range", "'[4111111111111111,4111111111111119)'", Unchanged },
        { "hstore", "'a=>x'", Unchanged },
        { "tsvector", "'a b'", Unchanged },
        { "jsonpath", "'$.a'", Unchanged },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Cell_OfType_IsMaskedInsideAndAlikeInBothFormats(string type, string literal, string? expected)
    {
        await using var lab = await OpenAsync(type);
        foreach (var binary in new[] { false, true })
        {
            var cell = await lab.CellAsync(literal, binary);
            var original = await lab.ReadBackAsync(cell, binary);
            var result = lab.LookThrough(Looking.All(), cell, binary);
            Assert.Equal(expected == Unchanged ? original : expected, await lab.ReadBackAsync(result, binary));
            if (expected == Unchanged)
            {
                Assert.Same(cell, result);
            }
        }
    }

    /// <summary>In binary they cannot be edited: NULL.</summary>
    [Theory]
    [InlineData("hstore", "'mail=>bob@example.com, x=>y'", "\"x\"=>\"y\", \"mail\"=>\"[email]\"")]
    [InlineData("tsvector", "array_to_tsvector('{bob@example.com}')", "'[email]'")]
    [InlineData("jsonpath", "'$.a ? (@ == \"bob@example.com\")'", "$.\"a\"?(@ == \"[email]\")")]
    [InlineData("mailrange", "'[a@example.com,b@example.com]'", "[[email],[email]]")]
    public async Task Cell_OfTypeThatCannotBeEdited_IsTextOrNull(string type, string literal, string expected)
    {
        await using var lab = await OpenAsync(type);

        var text = lab.LookThrough(Looking.All(), await lab.CellAsync(literal, binary: false), binary: false);
        Assert.Equal(expected, Encoding.UTF8.GetString(text!));
        Assert.Null(lab.LookThrough(Looking.All(), await lab.CellAsync(literal, binary: true), binary: true));
    }

    [Theory]
    [InlineData("int8", "4111111111111111", true)]
    [InlineData("int8", "4111111111111112", false)]
    [InlineData("int8", "-1", false)]
    [InlineData("numeric", "4111111111111111", true)]
    [InlineData("numeric(20,2)", "4111111111111111", true)]
    [InlineData("numeric(20,2)", "4111111111111111.01", false)]
    [InlineData("numeric", "'NaN'", false)]
    [InlineData("numeric", "123456789012345678901234567890", false)]
    [InlineData("int8[]", "'{1,4111111111111111}'", true)]
    [InlineData("int4", "5", false)]
    public async Task Number_WhereNumbersAreLookedAt_IsNull(string type, string literal, bool isFound)
    {
        await using var lab = await OpenAsync(type);
        foreach (var binary in new[] { false, true })
        {
            var content = Looking.All(inNumbers: true);
            var cell = await lab.CellAsync(literal, binary);
            Assert.Equal(isFound ? null : cell, lab.LookThrough(content, cell, binary));
            Assert.Equal(isFound ? 1 : 0, content.Total);
        }
    }

    [Fact]
    public async Task Number_InAJsonDocument_IsNullWhereNumbersAreLookedAt()
    {
        await using var lab = await OpenAsync("jsonb");
        foreach (var binary in new[] { false, true })
        {
            var cell = await lab.CellAsync("""'{"a": 4111111111111111, "b": [5555555555554444, 17, 1.5e3]}'""", binary);
            var result = lab.LookThrough(Looking.All(inNumbers: true), cell, binary);
            Assert.Equal("""{"a": null, "b": [null, 17, 1500]}""", await lab.ReadBackAsync(result, binary));
        }
    }

    [Fact]
    public async Task Record_WithoutAType_IsLookedAtFieldByField()
    {
        var value = await fixture.Server.ScalarAsync(await Database.Value, "select row(1, 'bob@example.com', '{\"a\": \"4111 1111 1111 1111\"}'::jsonb, array['x', 'ann@example.com'])::text");
        var cell = Postgres.Values.CellMasker.CreateDetecting(new(2249, -1, IsBinary: false), Looking.All(), new(1, "d", [], [], [], []))!;
        Assert.Equal("(1,[email],\"{\"\"a\"\": \"\"****1111\"\"}\",\"{x,[email]}\")", Looking.Through(cell, (string)value!));
    }

    [Theory]
    [InlineData("varchar(12)", "x bob@example.com", "x something-")]
    [InlineData("char(12)", "a@b.co", "something-lo")]
    public async Task Mask_LongerThanTheValue_IsCutToTheType(string type, string value, string expected)
    {
        await using var lab = await OpenAsync(type.Replace("12", "40", StringComparison.Ordinal));
        var maskers = new Dictionary<string, Core.Masking.IMasker> { ["email"] = CellMaskerTypeTests.Parse("constant value=something-long") };
        var masked = new Postgres.Values.CellBuffer();
        var id = type.StartsWith("varchar", StringComparison.Ordinal) ? 1043u : 1042u;
        var cell = Postgres.Values.CellMasker.CreateDetecting(new(id, 12 + 4, IsBinary: false), new ContentMasker(Looking.For("email", maskers: maskers)), lab.Catalog)!;
        cell.Treat(Encoding.UTF8.GetBytes(value), masked);
        Assert.Equal(expected, Encoding.UTF8.GetString(masked.WrittenSpan));
    }

    private async Task<TypeLab> OpenAsync(string type)
    {
        var connectionString = fixture.Server.Endpoint(await Database.Value).ConnectionString;
        var lab = await TypeLab.OpenAsync(connectionString, type);
        lab.Catalog = await ServerCatalog.ReadAsync(connectionString);
        return lab;
    }

    private static async Task<string> PrepareAsync()
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        return await postgres.Server.CreateDatabaseAsync("""
            CREATE EXTENSION citext; CREATE EXTENSION hstore;
            CREATE DOMAIN mail AS text;
            CREATE TYPE mood AS ENUM ('bob@example.com');
            CREATE TYPE contact AS (id int8, note text, doc jsonb, tags text[]);
            CREATE TYPE envelope AS (inside contact, note text);
            CREATE TYPE mailrange AS RANGE (subtype = text);
            """);
    }
}
