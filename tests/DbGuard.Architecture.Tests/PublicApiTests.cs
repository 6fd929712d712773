using System.Reflection;
using DbGuard.TestKit;

namespace DbGuard.Architecture.Tests;

/// <summary>What others build on is written down in docs/api, a file for each package: a change of it is seen, and meant.</summary>
public sealed class PublicApiTests
{
    private const string Update = "DBGUARD_UPDATE_API";

    [Theory]
    [InlineData("DbGuard.Core")]
    [InlineData("DbGuard.Dialects.Postgres")]
    [InlineData("DbGuard.Dialects.TSql")]
    [InlineData("DbGuard.AdoNet")]
    [InlineData("DbGuard.Npgsql")]
    [InlineData("DbGuard.EntityFrameworkCore")]
    public void Surface_IsAsWrittenDown(string package)
    {
        var surface = PublicApi.Of(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{package}.dll")));
        var file = Repository.PathOf("docs", "api", $"{package}.txt");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, surface);
        }

        var written = File.Exists(file) ? File.ReadAllText(file) : "";
        var (gone, added) = (Lines(written).Except(Lines(surface)).ToList(), Lines(surface).Except(Lines(written)).ToList());
        Assert.True(
            surface == written,
            $"the public surface of {package} is not what docs/api/{package}.txt says; if it is meant, run this test with {Update}=1 and commit the file\n"
            + string.Join('\n', gone.Select(l => $"- {l}").Concat(added.Select(l => $"+ {l}")).Take(40)));
    }

    private static string[] Lines(string text) => text.Split('\n');
}
