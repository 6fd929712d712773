using DbGuard.Core.Masking;

namespace DbGuard.Core.Tests.Masking;

/// <summary>docs/maskers.md lists every masker and option there is, with its default.</summary>
public sealed class MaskerReferenceTests
{
    private static readonly string Reference = File.ReadAllText(Find("docs/maskers.md"));

    public static TheoryData<string> Names => [.. MaskerCatalogue.Definitions.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reference_Masker_IsListedWithItsOptions(string name)
    {
        Assert.Contains($"| `{name}` |", Reference, StringComparison.Ordinal);
        foreach (var option in MaskerCatalogue.Find(name)!.Options)
        {
            var fallback = option.Default is { } value ? $"`{value}`" : "required";
            Assert.Contains($"| `{option.Name}` | {fallback} |", Reference, StringComparison.Ordinal);
        }
    }

    private static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, path)))
        {
            folder = folder.Parent ?? throw new FileNotFoundException(path);
        }

        return Path.Combine(folder.FullName, path);
    }
}
