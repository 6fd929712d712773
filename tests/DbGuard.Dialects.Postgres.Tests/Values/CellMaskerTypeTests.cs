using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;
using DbGuard.TestKit.Postgres;

namespace DbGuard.Dialects.Postgres.Tests.Values;

/// <summary>
/// Every type, masker and format against PostgreSQL itself: the cell is what the server sends, the mask goes back through the
/// server's input and receive functions, and text and binary must come to the same value.
/// </summary>
public sealed class CellMaskerTypeTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static readonly string KeyFile = WriteKey();

    /// <summary>Masker specification, type, literal, and what the server must read back (null: NULL).</summary>
    public static TheoryData<string, string, string, string?> Cases => new()
    {
        { "redact", "text", "'secret'", "[redacted]" },
        { "redact", "varchar(4)", "'abcd'", "[red" },
        { "redact", "char(12)", "'abc'", "[redacted]  " },
        { "redact", "name", "'abc'", "[redacted]" },
        { "redact", "\"char\"", "'a'", null },
        { "constant value=x", "\"char\"", "'a'", "x" },
        { "redact", "json", "'{\"a\":1}'", "\"[redacted]\"" },
        { "redact", "jsonb", "'{\"a\":1}'", "\"[redacted]\"" },
        { "redact", "jsonpath", "'$.a'", null },
        { "redact", "xml", "'<a>b</a>'", "[redacted]" },
        { "constant value=<a>", "xml", "'<a>b</a>'", null },
        { "redact", "int4", "5", null },
        { "redact", "bool", "true", null },
        { "redact", "text[]", "'{a,b,NULL}'", "{[redacted]}" },
        { "redact", "int4[]", "'{1,2}'", null },
        { "redact", "varchar(3)[]", "'{abc}'", "{[re}" },
        { "null", "text", "'x'", null },
        { "null", "text[]", "'{x}'", null },
        { "constant value=7", "int2", "5", "7" },
        { "constant value=7", "int8", "5", "7" },
        { "constant value=70000", "int2", "5", null },
        { "constant value=-1", "oid", "5", null },
        { "constant value=7", "numeric(5,2)", "5", "7.00" },
        { "constant value=1234.567", "numeric(5,2)", "5", null },
        { "constant value=7.5", "float4", "5", "7.5" },
        { "constant value=true", "bool", "false", "t" },
        { "constant value=2001-02-03", "date", "'2024-01-01'", "2001-02-03" },
        { "constant value=2001-02-03", "timestamptz", "'2024-01-01'", "2001-02-03 00:00:00+00" },
        { "constant value=00000000-0000-0000-0000-000000000000", "uuid", "'123e4567-e89b-12d3-a456-426614174000'", "00000000-0000-0000-0000-000000000000" },
        { "constant value=\\xcafe", "bytea", "'\\x01'", "\\xcafe" },
        { "constant value=a\"b\\c,d", "text[]", "'{x}'", "{\"a\\\"b\\\\c,d\"}" },
        { "constant value=7", "int4[]", "'{1,2,3}'", "{7}" },
        { "partial keep_last=4", "text", "'123-45-6789'", "****6789" },
        { "partial keep_last=4", "text", "'12'", "****" },
        { "partial keep_last=4", "varchar(11)", "'123-45-6789'", "****6789" },
        { "partial keep_first=3", "varchar(5)", "'żółty'", "żół**" },
        { "partial keep_last=2", "char(11)", "'123-45'", "****45     " },
        { "partial keep_last=2", "text[]", "'{abcd,NULL,\"x\\\"y z\",\"\"}'", "{****cd,NULL,\"**** z\",****}" },
        { "partial keep_last=1", "text[]", "'[2:3][-1:0]={{ab,cd},{ef,gh}}'", "[2:3][-1:0]={{****b,****d},{****f,****h}}" },
        { "partial keep_first=4 mask_length=1", "text[]", "'{nullx}'", "{null*}" },
        { "partial keep_last=1", "text[]", "'{}'", "{}" },
        { "partial keep_last=1", "int4", "12", null },
        { "partial keep_last=1", "int4[]", "'{1,2}'", null },
        { "partial keep_last=1", "json", "'\"abc\"'", null },
        { "email", "text", "'anna@example.com'", "a***@example.com" },
        { "email", "varchar(40)[]", "'{anna@example.com}'", "{a***@example.com}" },
        { "bucket width=10", "int2", "37", "30" },
        { "bucket width=10", "int4", "-37", "-40" },
        { "bucket width=10", "int8", "9223372036854775807", "9223372036854775800" },
        { "bucket width=40000", "int2", "-5", null },
        { "bucket width=10", "oid", "4294967295", "4294967290" },
        { "bucket width=0.5", "numeric(12,2)", "1234.99", "1234.50" },
        { "bucket width=100", "numeric(12,2)", "-0.01", "-100.00" },
        { "bucket width=100", "numeric(3,0)", "-950", null },
        { "bucket width=1000", "numeric", "12345678901234567.89", "12345678901234000" },
        { "bucket width=0.01", "numeric", "0.0199999", "0.01" },
        { "bucket width=10", "numeric", "3", "0" },
        { "bucket width=10", "numeric", "'NaN'", null },
        { "bucket width=10", "numeric", "'Infinity'", null },
        { "bucket width=10", "numeric", "123456789012345678901234567890", null },
        { "bucket width=10000", "numeric", "1000000", "1000000" },
        { "bucket width=0.25", "float8", "1.3", "1.25" },
        { "bucket width=0.25", "float4", "-1.3", "-1.5" },
        { "bucket width=10", "float8", "'NaN'", null },
        { "bucket width=10", "float8", "1e300", "1e+300" },
        { "bucket width=10", "money", "12.34", null },
        { "bucket width=10", "int4[]", "'{11,NULL,29}'", "{10,NULL,20}" },
        { "bucket width=10", "numeric(5,1)[]", "'{11.5,29}'", "{10.0,20.0}" },
        { "bucket width=10", "float8[]", "'{11,NaN,29}'", null },
        { "bucket width=10", "text", "'12'", null },
        { "date_truncate unit=month", "date", "'2024-08-18'", "2024-08-01" },
        { "date_truncate unit=year", "date", "'infinity'", null },
        { "date_truncate unit=year", "date", "'0044-03-15 BC'", null },
        { "date_truncate unit=year", "date", "'12024-03-15'", null },
        { "date_truncate unit=year", "date", "'0001-03-15'", "0001-01-01" },
        { "date_truncate unit=hour", "timestamp", "'1969-12-31 23:59:59.123456'", "1969-12-31 23:00:00" },
        { "date_truncate unit=day", "timestamptz", "'2024-08-18 01:30:00+02'", "2024-08-17 00:00:00+00" },
        { "date_truncate unit=year", "timestamp", "'-infinity'", null },
        { "date_truncate unit=week", "timestamptz[]", "'{2024-08-18 12:00:00+00}'", "{\"2024-08-12 00:00:00+00\"}" },
        { "date_truncate unit=hour", "time", "'12:34:56'", null },
        { "date_truncate unit=hour", "timetz", "'12:34:56+01'", null },
        { "date_truncate unit=hour", "interval", "'1 day'", null },
        { "date_truncate unit=year", "daterange", "'[2024-01-02,2024-02-03)'", null },
        { "hash", "int4", "42", "*" },
        { "hash", "int8", "42", "*" },
        { "hash", "int8", "9007199254740993", "*" },
        { "hash", "numeric", "42", "*" },
        { "hash", "uuid", "'123e4567-e89b-12d3-a456-426614174000'", "*" },
        { "hash", "bytea", "'\\x0001ff'", "*" },
        { "hash", "text", "'x'", "*" },
        { "hash", "varchar(10)", "'x'", "*" },
        { "hash", "uuid[]", "'{123e4567-e89b-12d3-a456-426614174000}'", "*" },
        { "hash", "bytea[]", "'{\"\\\\x00\"}'", "*" },
        { "hash", "inet", "'10.0.0.1'", null },
        { "hash", "cidr", "'10.0.0.0/8'", null },
        { "hash", "macaddr", "'08:00:2b:01:02:03'", null },
        { "hash", "bit(3)", "'101'", null },
        { "hash", "varbit", "'101'", null },
        { "hash", "point", "'(1,2)'", null },
        { "hash", "pg_lsn", "'0/1'", null },
        { "hash", "tsvector", "'a b'", null },
        { "hash", "regclass", "'pg_class'", null },
        { "hash", "int4range", "'[1,2)'", null },
        { "hash", "int4multirange", "'{[1,2)}'", null },
        { "hash", "pg_type", "null", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Cell_OfType_MaskIsValidAndAlikeInBothFormats(string masker, string type, string literal, string? expected)
    {
        await using var lab = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, type);
        if (literal == "null")
        {
            Assert.Null(lab.Mask(Parse(masker), [1], binary: false));
            return;
        }

        var original = System.Text.Encoding.UTF8.GetString(await lab.CellAsync(literal, binary: false));
        var text = await MaskedAsync(lab, masker, literal, binary: false);
        var binary = await MaskedAsync(lab, masker, literal, binary: true);
        Assert.Equal(text, binary);
        if (expected == "*")
        {
            Assert.NotNull(text);
            Assert.NotEqual(original, text);
        }
        else
        {
            Assert.Equal(expected, text);
        }
    }

    [Fact]
    public async Task Hash_IntegerTypes_AreJoinable()
    {
        await using var small = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, "int4");
        await using var large = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, "int8");
        await using var numeric = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, "numeric(12,0)");
        var expected = await MaskedAsync(small, "hash", "4711", binary: true);
        Assert.Equal(expected, await MaskedAsync(large, "hash", "4711", binary: false));
        Assert.Equal(expected, await MaskedAsync(numeric, "hash", "4711", binary: true));
    }

    [Fact]
    public async Task Hash_TextTypes_AreJoinable()
    {
        await using var text = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, "text");
        await using var padded = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, "char(20)");
        Assert.Equal(await MaskedAsync(text, "hash", "'abc'", binary: false), (await MaskedAsync(padded, "hash", "'abc'", binary: false))!.TrimEnd());
    }

    [Theory]
    [InlineData("German")]
    [InlineData("SQL, MDY")]
    [InlineData("Postgres, DMY")]
    public async Task Date_InOtherDateStyle_IsNull(string style)
    {
        foreach (var type in new[] { "date", "timestamp", "timestamptz" })
        {
            await using var lab = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, type);
            await lab.ExecuteAsync($"SET DateStyle = '{style}'");
            Assert.Null(lab.Mask(Parse("date_truncate unit=year"), await lab.CellAsync("'2024-08-18 12:34:56'", binary: false), binary: false));
        }
    }

    [Theory]
    [InlineData("Europe/Warsaw")]
    [InlineData("America/St_Johns")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Pacific/Marquesas")]
    public async Task TimestampTz_InAnyTimeZone_IsTheSameInstant(string zone)
    {
        await using var lab = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, "timestamptz");
        await lab.ExecuteAsync($"SET TimeZone = '{zone}'");
        const string Literal = "'1890-08-18 12:34:56.789+00'"; // Local mean time: offsets with seconds.
        Assert.Equal(await MaskedAsync(lab, "date_truncate unit=hour", Literal, binary: true), await MaskedAsync(lab, "date_truncate unit=hour", Literal, binary: false));
    }

    [Fact]
    public async Task Bytea_InEscapeFormat_IsRead()
    {
        await using var lab = await TypeLab.OpenAsync(fixture.Server.Endpoint().ConnectionString, "bytea");
        var hex = await MaskedAsync(lab, "hash", @"'\x005c41ff'", binary: false);
        await lab.ExecuteAsync("SET bytea_output = 'escape'");
        var mask = lab.Mask(Parse("hash"), await lab.CellAsync(@"'\x005c41ff'", binary: false), binary: false);
        await lab.ExecuteAsync("SET bytea_output = 'hex'");
        Assert.Equal(hex, await lab.ReadBackAsync(mask, binary: false));
    }

    [Fact]
    public async Task UserDefinedTypes_DomainMaskedEnumAndCompositeNull()
    {
        var server = fixture.Server;
        var database = await server.CreateDatabaseAsync(
            "CREATE DOMAIN ssn AS varchar(11); CREATE DOMAIN ssn2 AS ssn; CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE pair AS (a int, b text)");
        foreach (var (type, literal, kind, expected) in new (string, string, TypeKind, string?)[]
        {
            ("ssn2", "'123-45-6789'", TypeKind.Domain, "****6789"),
            ("ssn2[]", "'{123-45-6789,NULL}'", TypeKind.Domain, "{****6789,NULL}"),
            ("mood", "'sad'", TypeKind.Enum, null),
            ("mood[]", "'{sad}'", TypeKind.Enum, null),
            ("pair", "'(1,secret)'", TypeKind.Composite, null),
            ("pair[]", "'{\"(1,secret)\"}'", TypeKind.Composite, null),
        })
        {
            await using var lab = await TypeLab.OpenAsync(server.Endpoint(database).ConnectionString, type);
            lab.Catalog = await CatalogAsync(server, database);
            Assert.Contains(lab.Catalog.Types, t => t.Kind == kind);
            foreach (var binary in new[] { false, true })
            {
                var mask = lab.Mask(Parse("partial keep_last=4"), await lab.CellAsync(literal, binary), binary);
                Assert.Equal(expected, await lab.ReadBackAsync(mask, binary));
            }
        }
    }

    internal static IMasker Parse(string specification)
    {
        var parts = specification.Split(' ', 2);
        var options = new Dictionary<string, object?>();
        if (parts.Length > 1)
        {
            foreach (var option in parts[1].Split(' '))
            {
                var at = option.IndexOf('=', StringComparison.Ordinal);
                options[option[..at]] = option[(at + 1)..];
            }
        }

        if (parts[0] == "hash")
        {
            options["key_file"] = KeyFile;
        }

        var made = MaskerCatalogue.Create(parts[0], options, "/");
        Assert.Empty(made.Problems);
        return made.Masker!;
    }

    private static async Task<string?> MaskedAsync(TypeLab lab, string masker, string literal, bool binary) =>
        await lab.ReadBackAsync(lab.Mask(Parse(masker), await lab.CellAsync(literal, binary), binary), binary);

    private static async Task<CatalogSnapshot> CatalogAsync(PostgresServer server, string database)
    {
        const string Query =
            "SELECT string_agg(concat_ws(',', oid, typname, typtype, coalesce(nullif(typbasetype, 0), typelem), typcategory = 'A'), ';') " +
            "FROM pg_type WHERE oid >= 16384";
        var rows = (string)(await server.ScalarAsync(database, Query))!;
        return new CatalogSnapshot(1, database, ["public"], [], [], rows.Split(';').Select(row =>
        {
            var cells = row.Split(',');
            return new TypeSchema(
                uint.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture),
                new QualifiedName("public", cells[1]),
                cells[2] switch { "d" => TypeKind.Domain, "e" => TypeKind.Enum, "c" => TypeKind.Composite, _ => TypeKind.Base },
                uint.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture),
                cells[4] == "t",
                0);
        }));
    }

    private static string WriteKey()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("dbguard-key").FullName, "key");
        File.WriteAllText(path, "0123456789abcdef0123456789abcdef");
        return path;
    }
}
