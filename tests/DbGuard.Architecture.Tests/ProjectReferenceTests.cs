using System.Reflection;
using System.Xml.Linq;
using DbGuard.TestKit;

namespace DbGuard.Architecture.Tests;

/// <summary>The table "Who may reference what" of ARCHITECTURE.md, held against the project files and the built assemblies.</summary>
public sealed class ProjectReferenceTests
{
    /// <summary>For each project, the projects and packages it may name; an entry ending in * is a prefix.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["DbGuard.Core"] = ["Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "YamlDotNet"],
        ["DbGuard.Dialects.Postgres"] = ["DbGuard.Core"],
        ["DbGuard.Dialects.TSql"] = ["DbGuard.Core", "Microsoft.SqlServer.TransactSql.ScriptDom"],
        ["DbGuard.Protocol.Postgres"] = [],
        ["DbGuard.AdoNet"] = ["DbGuard.Core", "Microsoft.Extensions.Logging.Abstractions"],
        ["DbGuard.Npgsql"] =
        [
            "DbGuard.AdoNet", "DbGuard.Core", "DbGuard.Dialects.Postgres", "Npgsql",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["DbGuard.EntityFrameworkCore"] =
        [
            "DbGuard.AdoNet", "DbGuard.Core", "DbGuard.Npgsql", "Npgsql", "Npgsql.EntityFrameworkCore.PostgreSQL", "Microsoft.EntityFrameworkCore*",
            "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions",
        ],
        ["DbGuard.Gateway"] =
        [
            "DbGuard.Core", "DbGuard.Dialects.*", "DbGuard.Protocol.*", "System.CommandLine", "Spectre.Console", "Polly.Core",
            "Npgsql", "Microsoft.Data.Sqlite", "SQLitePCLRaw.*", "Microsoft.IdentityModel.*", "Microsoft.AspNetCore.Authentication.OpenIdConnect", "OpenTelemetry*",
        ],
    };

    public static TheoryData<string> ProjectNames => new(Directory.EnumerateDirectories(Repository.PathOf("src")).Select(folder => Path.GetFileName(folder)!).Order());

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void ProjectFile_NamesOnlyWhatTheTableAllows(string project)
    {
        var document = XDocument.Load(Repository.PathOf("src", project, $"{project}.csproj"));
        var named = document.Descendants().Where(element => element.Name.LocalName is "ProjectReference" or "PackageReference" or "Reference")
            .Select(element => (string)element.Attribute("Include")!)
            .Select(include => include.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(include.Replace('\\', '/')) : include);

        Assert.True(Allowed.ContainsKey(project), $"{project} has no row in the table of ARCHITECTURE.md and of this test");
        Law.HasNoOffender(named.Where(name => !Matches(Allowed[project], name)));
    }

    [Theory]
    [InlineData("DbGuard.Core", "DbGuard.Core")]
    [InlineData("DbGuard.Dialects.Postgres", "DbGuard.Dialects.Postgres")]
    [InlineData("DbGuard.Dialects.TSql", "DbGuard.Dialects.TSql")]
    [InlineData("DbGuard.Protocol.Postgres", "DbGuard.Protocol.Postgres")]
    [InlineData("DbGuard.AdoNet", "DbGuard.AdoNet")]
    [InlineData("DbGuard.Npgsql", "DbGuard.Npgsql")]
    [InlineData("DbGuard.EntityFrameworkCore", "DbGuard.EntityFrameworkCore")]
    [InlineData("DbGuard.Gateway", "dbguard")]
    public void Assembly_ReferencesOnlyWhatTheTableAllows(string project, string assembly)
    {
        // ASP.NET Core, and with it most of Microsoft.Extensions, is a framework of the gateway and of nothing else.
        string[] frameworks = project == "DbGuard.Gateway" ? ["System.*", "Microsoft.*", "netstandard"] : ["System.*", "Microsoft.Win32.*", "netstandard"];
        var referenced = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")).GetReferencedAssemblies().Select(name => name.Name!);

        Law.HasNoOffender(referenced.Where(name => !Matches(Allowed[project], name) && !Matches(frameworks, name)));
    }

    [Theory]
    [MemberData(nameof(ProjectNames))]
    public void SourceProject_HasATestProject(string project) =>
        Assert.True(File.Exists(Repository.PathOf("tests", $"{project}.Tests", $"{project}.Tests.csproj")));

    [Fact]
    public void Versions_StandInOnePlace()
    {
        var projects = new[] { "src", "tests", "benchmarks" }.SelectMany(SourceFile.Files).Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));
        var own = projects.Where(file => XDocument.Load(Repository.PathOf(file)).Descendants()
            .Any(element => element.Name.LocalName == "PackageReference" && element.Attribute("Version") is not null));
        Law.HasNoOffender(own);
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Repository.PathOf("DbGuard.sln")).Replace('\\', '/');
        var projects = new[] { "src", "tests", "benchmarks" }.SelectMany(SourceFile.Files).Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));
        Law.HasNoOffender(projects.Where(file => !solution.Contains(file, StringComparison.Ordinal)));
    }

    private static bool Matches(string[] patterns, string name) => patterns.Any(pattern =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1].TrimEnd('.'), StringComparison.Ordinal) : name == pattern);
}
