using System.Reflection;

namespace DbGuard.Generator.Types;

/// <summary>Files that are part of the program.</summary>
internal static class EmbeddedText
{
    /// <summary>The whole text of a file by its name.</summary>
    public static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
