using System.IO.Compression;
using System.Xml.Linq;
using DbGuard.TestKit;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Processes;

namespace DbGuard.Packages.Tests;

/// <summary>The packages are made, hold what a package should, and work in a solution that knows nothing of this repository.</summary>
public sealed class ConsumerTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IDisposable
{
    private const string Program = """"
        using DbGuard.AdoNet;
        using DbGuard.AdoNet.Audit;
        using DbGuard.Core.Identities;
        using DbGuard.Core.Policies;
        using DbGuard.Npgsql;
        using Npgsql;

        var policy = PolicyReader.Read("""
            version: 1
            labels: {pii: [public.people.email]}
            masks: {pii: email}
            profiles: {reader: {match: {agents: [report-agent]}, may: {read: [public.*]}}}
            """u8, ".");
        using var audit = ChainFileSink.Open("audit.ndjson");
        await using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("CONNECTION")!).UseDbGuard(new DbGuardOptions
        {
            Policy = policy.Policy!,
            Audit = audit,
            Principal = () => new Principal { Kind = PrincipalKind.Agent, Subject = "report-agent", Issuer = "config" },
        });
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select email from people";
        Console.WriteLine($"mail: {await command.ExecuteScalarAsync()}");
        command.CommandText = "drop table people";
        try
        {
            await command.ExecuteNonQueryAsync();
        }
        catch (DbGuardException refused)
        {
            Console.WriteLine($"refused: {refused.Code} {refused.SqlState}");
        }
        """";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-consumer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Packages_HoldWhatTheyShould_AndServeAConsumer()
    {
        var packages = Path.Combine(_folder.FullName, "packages");
        (await ClientTool.RunAsync("bash", [Repository.PathOf("eng", "package", "pack"), packages], null, timeout: TimeSpan.FromMinutes(6))).EnsureSuccess();
        foreach (var name in new[] { "DbGuard.Core", "DbGuard.Dialects.Postgres", "DbGuard.Dialects.TSql", "DbGuard.AdoNet", "DbGuard.Npgsql", "DbGuard.EntityFrameworkCore" })
        {
            await CheckAsync(packages, name);
        }

        Assert.DoesNotContain(Directory.GetFiles(packages), f => Path.GetFileName(f).StartsWith("DbGuard.Gateway", StringComparison.Ordinal));
        var database = await postgres.Server.CreateDatabaseAsync("create table people (email text); insert into people values ('ada@example.test')");
        var consumer = Directory.CreateDirectory(Path.Combine(_folder.FullName, "consumer")).FullName;
        var version = Path.GetFileNameWithoutExtension(Directory.GetFiles(packages, "DbGuard.Npgsql.*.nupkg").Single())["DbGuard.Npgsql.".Length..];
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            await File.WriteAllTextAsync(Path.Combine(consumer, name), "<Project />");
        }

        await File.WriteAllTextAsync(Path.Combine(consumer, "Consumer.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <RestoreAdditionalProjectSources>{packages}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(_folder.FullName, "restored")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="DbGuard.Npgsql" Version="{version}" /></ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(consumer, "Program.cs"), Program);
        var run = await ClientTool.RunAsync(
            "bash",
            ["-c", $"cd '{consumer}' && exec dotnet run -c Release --no-launch-profile"],
            new Dictionary<string, string?> { ["CONNECTION"] = postgres.Server.Endpoint(database).ConnectionString, ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1", ["MSBUILDDISABLENODEREUSE"] = "1" },
            timeout: TimeSpan.FromMinutes(6));
        Assert.True(run.ExitCode == 0, run.OutputText + run.ErrorText);
        Assert.Contains("mail: a***@example.test", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("refused: DBG2090 42501", run.OutputText, StringComparison.Ordinal);
        Assert.Contains("\"statement_decided\"", await File.ReadAllTextAsync(Path.Combine(consumer, "audit.ndjson")), StringComparison.Ordinal);
    }

    private static async Task CheckAsync(string packages, string name)
    {
        var file = Directory.GetFiles(packages, $"{name}.*.nupkg").Single(f => char.IsAsciiDigit(Path.GetFileName(f)[name.Length + 1]));
        Assert.True(File.Exists(Path.ChangeExtension(file, ".snupkg")), $"{name} has no symbols");
        await using var archive = await ZipFile.OpenReadAsync(file);
        var entries = archive.Entries.Select(e => e.FullName).ToList();
        foreach (var wanted in new[] { "README.md", "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml" })
        {
            Assert.Contains(wanted, entries);
        }

        if (name == "DbGuard.Dialects.Postgres")
        {
            Assert.Contains("runtimes/linux-x64/native/libdbguard_pg.so", entries);
            Assert.Contains("runtimes/linux-x64/native/libdbguard_pg.copyright", entries);
        }

        using var reader = new StreamReader(archive.GetEntry(name + ".nuspec")!.Open());
        var nuspec = await reader.ReadToEndAsync();
        Assert.DoesNotContain(Repository.PathOf(), nuspec, StringComparison.Ordinal);
        var metadata = XDocument.Parse(nuspec).Root!.Elements().First();
        string? Value(string element) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == element)?.Value;
        Assert.Equal("Apache-2.0", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal(name == "DbGuard.Dialects.TSql", nuspec.Contains("\"Microsoft.SqlServer.TransactSql.ScriptDom\"", StringComparison.Ordinal));
    }
}
