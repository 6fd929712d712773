using DbGuard.Core.Catalog;
using DbGuard.Core.Masking;

namespace DbGuard.Benchmarks;

/// <summary>Maskers as a policy would make them.</summary>
internal static class Maskers
{
    public static CatalogSnapshot NoCatalog { get; } = new(1, "bench", ["public"], [], [], []);

    public static IMasker Make(string name, params (string Key, object? Value)[] options)
    {
        var made = MaskerCatalogue.Create(name, options.ToDictionary(o => o.Key, o => o.Value), Path.GetTempPath());
        return made.Masker ?? throw new InvalidOperationException(string.Join("; ", made.Problems.Select(p => p.Sentence)));
    }

    /// <summary>The keyed hash, with a key of its own in a temporary file that is gone when this returns.</summary>
    public static IMasker Hash()
    {
        var key = Path.GetTempFileName();
        try
        {
            File.WriteAllText(key, "0123456789abcdef0123456789abcdef");
            return Make("hash", ("key_file", key));
        }
        finally
        {
            File.Delete(key);
        }
    }
}
