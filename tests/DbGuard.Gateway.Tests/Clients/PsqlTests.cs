using DbGuard.Gateway.Tests.Shop;
using DbGuard.TestKit;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Clients;

[Collection(ClientsGroup.Name)]
public sealed class PsqlTests(ShopFixture shop)
{
    [Theory]
    [InlineData("describe.sql")]
    [InlineData("transactions.sql")]
    [InlineData("copy.sql")]
    [InlineData("variables.sql")]
    [InlineData("errors.sql")]
    [InlineData("types.sql")]
    [InlineData("large.sql")]
    [InlineData("transactions.sql", true)]
    [InlineData("copy.sql", true)]
    [InlineData("variables.sql", true)]
    [InlineData("errors.sql", true)]
    public Task Script_ThroughTheGateway_PrintsTheSame(string script, bool isCounted = false) =>
        TwoRuns.AgreeAsync(shop, async endpoint =>
        {
            var folder = Directory.CreateTempSubdirectory("dbguard-psql-");
            try
            {
                var result = await ClientTool.RunAsync(
                    "psql", ["-X", "-f", Repository.PathOf("tests", "clients", "psql", script)], endpoint.ToEnvironment(), workingDirectory: folder.FullName);
                Assert.Equal(0, result.ExitCode);
                Assert.NotEmpty(result.Output);
                return result.Transcript;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }, isCounted);
}
