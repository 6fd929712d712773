using System.Text;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;
using DbGuard.TestKit.Processes;
using DbGuard.TestKit.Wire;
using Npgsql;

namespace DbGuard.Gateway.Tests.EndToEnd;

/// <summary>The ways a protected column travels to the output: each runs, gives rows, and shows no canary in any byte.</summary>
public sealed class MaskingShapeTests(AgentShopFixture fixture) : IClassFixture<AgentShopFixture>
{
    private readonly GuardedShop _shop = fixture.Shop;

    public static TheoryData<string, string> Shapes => new()
    {
        { "alias", "select c.ssn as harmless, c.email x, c.phone y, c.card_number z from customers as c order by c.customer_id limit 3" },
        { "star", "select * from customers order by customer_id limit 3" },
        { "cte", "with t(a, b, c, d) as (select ssn, email, phone, card_number from customers order by customer_id limit 3) select a, b, c, d from t" },
        { "subquery", "select x.a, (select card_number from customers where customer_id = x.i) from (select email as a, customer_id as i from customers) x order by i limit 3" },
        { "union", "select email as v, customer_id as i from customers union all select phone, customer_id from customers union all select full_name, 0 from customers order by i limit 300" },
        { "whole row", "select c, to_jsonb(c), row(c.email, c.phone) from customers c order by customer_id limit 3" },
        { "cast", "select ssn::text, card_number::varchar(40), email::bytea, phone::\"char\" from customers order by customer_id limit 3" },
        { "function", "select upper(email), reverse(ssn), translate(phone, '-', ''), encode(card_number::bytea, 'base64'), left(ssn, 7) || right(ssn, 4) from customers order by customer_id limit 3" },
        { "returning", "update customers set region = region where customer_id = 1 returning ssn, email, phone, card_number" },
        { "view", "select * from customer_contacts order by customer_id limit 3" },
        { "aggregate", "select string_agg(email, ','), array_agg(phone), max(card_number) from customers where customer_id < 4" },
        { "join", "select o.order_id, c.* from orders o join customers c using (customer_id) where customer_id in (1, 2) order by 1" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Shape_InPsql_IsMasked(string shape, string sql)
    {
        Assert.NotEmpty(GuardedShop.Canaries.FindIn((await ClientTool.PsqlAsync(_shop.Owner, ["-c", sql])).Output));

        var result = await ClientTool.PsqlAsync(_shop.Agent, ["-c", sql]);

        Assert.True(result.ExitCode == 0, $"{shape}: {result.ErrorText}");
        Assert.DoesNotContain("(0 rows)", result.OutputText, StringComparison.Ordinal);
        Assert.Empty(GuardedShop.Canaries.FindIn([.. result.Output, .. result.Error]));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Shape_OnTheWire_IsMaskedInTextAndBinary(string shape, string sql)
    {
        foreach (var binary in new[] { false, true })
        {
            Assert.NotEmpty(await CanariesInAsync(_shop.Owner, shape, sql, binary));
            Assert.Empty(await CanariesInAsync(_shop.Agent, shape, sql, binary));
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Shape_InNpgsql_IsMaskedAndReadable(string shape, string sql)
    {
        foreach (var asText in new[] { false, true })
        {
            await using var connection = new NpgsqlConnection(_shop.Agent.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = asText };
            await using var reader = await command.ExecuteReaderAsync();
            var rows = 0;
            var seen = new StringBuilder(shape);
            for (; await reader.ReadAsync(); rows++)
            {
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    // Composite values have no .NET type here; their bytes are looked at on the wire.
                    var value = reader.GetDataTypeName(column) is "-.-" or "record" ? null : reader.GetValue(column);
                    seen.Append('|').Append(value is Array items ? string.Join(',', items.Cast<object>()) : value);
                }
            }

            Assert.True(rows > 0, shape);
            Assert.Empty(GuardedShop.Canaries.FindIn(Encoding.UTF8.GetBytes(seen.ToString())));
        }
    }

    [Fact]
    public async Task CopyOut_OfProtectedColumns_ShowsNoCanary()
    {
        foreach (var format in new[] { "text", "csv", "binary" })
        {
            var result = await ClientTool.PsqlAsync(_shop.Agent, ["-c", $"copy customers to stdout (format {format})"]);

            Assert.Equal(0, result.ExitCode);
            Assert.NotEmpty(result.Output);
            Assert.Empty(GuardedShop.Canaries.FindIn([.. result.Output, .. result.Error]));
        }
    }

    private static async Task<IReadOnlyList<string>> CanariesInAsync(PostgresEndpoint endpoint, string shape, string sql, bool binary)
    {
        await using var client = await WireClient.LogInAsync(endpoint);
        var answer = await client.AskAsync(
            Frontend.Parse(sql), Frontend.Bind(binaryResults: binary), Frontend.DescribePortal(), Frontend.Execute(), Frontend.Sync);
        Assert.True(answer.Any(message => message.Type == 'D'), $"{shape}: {string.Join("; ", answer)}");
        return GuardedShop.Canaries.FindIn(client.Received);
    }
}
