using System.Text.RegularExpressions;
using DbGuard.TestKit;

namespace DbGuard.Architecture.Tests;

/// <summary>One hand-written or generated C# file of the checkout.</summary>
/// <param name="Path">Path inside the checkout, with forward slashes.</param>
/// <param name="Text">Content.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", "artifacts"];

    public static IReadOnlyList<SourceFile> Product { get; } = Read("src");

    public static IReadOnlyList<SourceFile> All { get; } = [.. Product, .. Read("tests"), .. Read("benchmarks")];

    public bool IsGenerated => Path.EndsWith(".g.cs", StringComparison.Ordinal);

    public int Lines => Text.AsSpan().Count('\n');

    /// <summary>The declared namespace; null when the file declares none (top-level statements, assembly attributes).</summary>
    public string? Namespace => NamespaceLine().Match(Text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The namespace that the folder asks for.</summary>
    public string FolderNamespace => string.Join('.', Path.Split('/')[1..^1]);

    public IEnumerable<string> TypeNames => TypeDeclaration().Matches(Text).Select(match => match.Groups[1].Value);

    /// <summary>Every file of the checkout below <paramref name="folder"/> that is not built or installed.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => Skipped.Contains(part)))
            .Order(StringComparer.Ordinal);

    private static SourceFile[] Read(string folder) =>
    [
        .. Files(folder).Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
            .Select(file => new SourceFile(file, File.ReadAllText(Repository.PathOf(file)))),
    ];

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|interface|enum|struct|record(?:\s+class|\s+struct)?)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
