using System.Security.Cryptography;
using System.Text;
using DbGuard.Core.Policies.Reading;

namespace DbGuard.Core.Policies;

/// <summary>
/// Reads a policy file whole and validates all of it: either a policy results, or every error at once. Reads nothing else but the key
/// files that maskers name. docs/policy-reference.md describes the language.
/// </summary>
public static class PolicyReader
{
    /// <summary>Largest policy file, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads a file. Never throws on what the file holds, nor when it cannot be read.</summary>
    public static PolicyReadResult ReadFile(string path) =>
        Load(path, out var problem) is { } content ? Read(content, BaseDirectory(path)) : new PolicyReadResult(null, [problem!]);

    /// <summary>The bytes of a policy file, at most one more than are allowed; null, and why, when it cannot be read.</summary>
    internal static byte[]? Load(string path, out PolicyDiagnostic? problem)
    {
        problem = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[Math.Min(file.Length, MaxBytes) + 1];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return buffer[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = new PolicyDiagnostic("DBG6101", "the file cannot be read", e is FileNotFoundException or DirectoryNotFoundException
                ? "there is no such file" : "make it a regular file that DbGuard may read", 0, 0, "");
            return null;
        }
    }

    /// <summary>Folder that file names in the policy are relative to.</summary>
    internal static string BaseDirectory(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Reads a policy from its bytes (UTF-8).</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="baseDirectory">Folder that file names in the policy are relative to.</param>
    public static PolicyReadResult Read(ReadOnlySpan<byte> content, string baseDirectory)
    {
        var bag = new PolicyDiagnosticBag();
        var root = Parse(content, bag);
        var policy = root is null
            ? null
            : new PolicyBuilder(Convert.ToHexStringLower(SHA256.HashData(content)), baseDirectory).Build(new Field(root, "", bag));
        return bag.IsEmpty ? new PolicyReadResult(policy, []) : new PolicyReadResult(null, bag.ToImmutable());
    }

    /// <summary>The root node of a file; null when it is too large, not UTF-8 or not YAML, which the bag then says.</summary>
    internal static PolicyNode? Parse(ReadOnlySpan<byte> content, PolicyDiagnosticBag bag)
    {
        if (content.Length > MaxBytes)
        {
            bag.Add("DBG6101", default, "", $"the file is larger than {MaxBytes / 1024 / 1024} MiB", "split it; patterns with `*` name many things at once");
            return null;
        }

        try
        {
            return YamlNodes.Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content.StartsWith("\uFEFF"u8) ? content[3..] : content), bag);
        }
        catch (DecoderFallbackException)
        {
            bag.Add("DBG6101", default, "", "the file is not UTF-8", "save it as UTF-8");
            return null;
        }
    }
}
