using System.Text.Json;

using DbGuard.Core.Catalog;
using DbGuard.Core.Facts;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres.Catalog;

namespace DbGuard.Gateway.Commands;

/// <summary>Loads what policy commands work on; what is wrong with it goes to the error stream.</summary>
internal static class PolicyInputs
{
    /// <summary>The policy; null when it is invalid, which then has been said.</summary>
    public static PolicySet? LoadPolicy(FileInfo file, TextWriter error)
    {
        var result = PolicyReader.ReadFile(file.FullName);
        if (!result.IsValid)
        {
            PolicyDiagnostics.Write(error, file.ToString(), result.Diagnostics);
        }

        return result.Policy;
    }

    /// <summary>The catalog in a schema file, or that of an empty database when none is given; null when the file is no such file, which then has been said.</summary>
    public static CatalogSnapshot? LoadCatalog(string? path, TextWriter error)
    {
        try
        {
            using Stream stream = path is null ? new MemoryStream("""{"database": "empty"}"""u8.ToArray()) : File.OpenRead(path);
            return CatalogFile.Read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            error.WriteLine(e is JsonException { LineNumber: { } line } ? $"{path}:{line + 1}: DBG6120 this is not a schema file" : $"{path}: DBG6120 the schema file cannot be read");
            error.WriteLine("    help: write one with `dbguard policy schema`, or by hand as docs/policy-reference.md shows");
            return null;
        }
    }

    /// <summary>The session every statement is read for: names are looked up as a new session would.</summary>
    public static SessionView SessionOf(CatalogSnapshot catalog) => new([catalog.DefaultSearchPath]);

    /// <summary>Patterns of labels that match no column: probably spelling mistakes, which would leave columns unmasked.</summary>
    public static int WriteUnusedPatterns(PolicySet policy, CatalogSnapshot catalog, string file, TextWriter output)
    {
        var unused = new PolicyEngine(policy).LabelsOn(catalog).Unused;
        foreach (var (label, pattern) in unused)
        {
            output.WriteLine($"{file}: DBG6121 pattern `{pattern}` of label `{label}` matches no column of the schema");
        }

        return unused.Length;
    }
}
