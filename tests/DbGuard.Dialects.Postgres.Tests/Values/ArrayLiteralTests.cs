using DbGuard.Dialects.Postgres.Values;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Dialects.Postgres.Tests.Values;

public sealed class ArrayLiteralTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("{a}", 1)]
    [InlineData("{a,b,c}", 3)]
    [InlineData("{\"a,b\",c}", 2)]
    [InlineData("{\"a\\\"\",\"b,c\"}", 2)]
    [InlineData("{{1,2},{3,4}}", 4)]
    [InlineData("[0:1]={a,b}", 2)]
    [InlineData("{}", 1)]
    [InlineData("a", null)]
    [InlineData("1 2 3", null)]
    public void Text_OfAnArray_BoundsItsElements(string text, int? elements) => Assert.Equal(elements, ArrayLiteral.CountElements(text));

    /// <summary>The server's own word: never more elements than were counted.</summary>
    [Theory]
    [InlineData("{a,b,c}")]
    [InlineData("{\"a,b\",c,NULL}")]
    [InlineData("{{a,b},{c,d}}")]
    [InlineData("{a\\,b,c}")]
    [InlineData("{ a , \"\" }")]
    [InlineData("[2:3]={a,b}")]
    public async Task Server_HasNoMoreElementsThanCounted(string text)
    {
        await using var source = NpgsqlDataSource.Create(postgres.Server.Endpoint().ConnectionString);
        await using var command = source.CreateCommand("select coalesce(sum(1), 0)::int from unnest($1::text[])");
        command.Parameters.Add(new NpgsqlParameter { Value = text, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Unknown });
        Assert.InRange((int)(await command.ExecuteScalarAsync())!, 0, ArrayLiteral.CountElements(text)!.Value);
    }

    [Theory]
    [InlineData("000000000000000000000019", 0)]
    [InlineData("000000010000000000000019" + "0000000300000001", 3)]
    [InlineData("000000020000000000000019" + "0000000300000001" + "0000000200000001", 6)]
    [InlineData("00000001000000000000", null)]
    [InlineData("0000000700000000000000190000000300000001", null)]
    [InlineData("000000020000000000000019" + "7FFFFFFF00000001" + "7FFFFFFF00000001", null)]
    public void Binary_OfAnArray_TellsItsElements(string hex, int? elements) => Assert.Equal(elements, ArrayLiteral.CountElements(Convert.FromHexString(hex)));
}
