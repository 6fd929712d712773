using DbGuard.Gateway.Tests.Clients.Npgsql;
using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;
using Npgsql;

namespace DbGuard.Gateway.Tests.Clients;

[Collection(ClientsGroup.Name)]
public sealed class NpgsqlTests(ShopFixture shop)
{
    public static TheoryData<string> ScriptNames => new(NpgsqlScripts.All.Keys);

    [Theory]
    [MemberData(nameof(ScriptNames))]
    public Task Script_ThroughTheGateway_SeesTheSame(string script) =>
        TwoRuns.AgreeAsync(shop, endpoint => RunAsync(endpoint.Builder(), script));

    [Theory]
    [MemberData(nameof(ScriptNames))]
    public Task Script_OfWhichEverythingIsCounted_SeesTheSame(string script) =>
        TwoRuns.AgreeAsync(shop, endpoint => RunAsync(endpoint.Builder(), script), isCounted: true);

    [Fact]
    public Task Commands_Multiplexed_SeeTheSame() =>
        TwoRuns.AgreeAsync(shop, async endpoint =>
        {
            var builder = endpoint.Builder();
            builder.Pooling = true;
            builder.Multiplexing = true;
            builder.MaxPoolSize = 4;
            await using var source = NpgsqlDataSource.Create(builder);
            var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async n =>
            {
                await using var command = source.CreateCommand("select full_name || $1 from customers where customer_id = $2");
                command.Parameters.Add(new() { Value = $" {n}" });
                command.Parameters.Add(new() { Value = (n % 200) + 1 });
                return await command.ExecuteScalarAsync();
            }));
            var transcript = new Transcript();
            transcript.Show("answers", answers);
            return transcript.ToString();
        });

    private static async Task<string> RunAsync(NpgsqlConnectionStringBuilder builder, string script)
    {
        builder.Pooling = true;
        builder.IncludeErrorDetail = true;
        await using var source = NpgsqlDataSource.Create(builder);
        var transcript = new Transcript();
        await NpgsqlScripts.All[script](source, transcript);
        return transcript.ToString();
    }
}
