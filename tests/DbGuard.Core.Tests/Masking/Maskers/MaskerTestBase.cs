using System.Buffers;
using System.Text;
using DbGuard.Core.Masking;

namespace DbGuard.Core.Tests.Masking.Maskers;

/// <summary>Makes maskers the way a policy does.</summary>
public abstract class MaskerTestBase
{
    protected static IMasker Make(string name, params (string Key, object? Value)[] options)
    {
        var made = Create(name, options);
        Assert.Empty(made.Problems);
        return Assert.IsAssignableFrom<IMasker>(made.Masker);
    }

    protected static MaskerCreation Create(string name, params (string Key, object? Value)[] options) =>
        MaskerCatalogue.Create(name, options.ToDictionary(o => o.Key, o => o.Value), AppContext.BaseDirectory);

    /// <summary>The mask of a text; null for NULL.</summary>
    protected static string? Text(IMasker masker, string value) => Text(masker, Encoding.UTF8.GetBytes(value));

    protected static string? Text(IMasker masker, byte[] value)
    {
        var output = new ArrayBufferWriter<byte>();
        return masker.TryMaskText(value, output) ? Encoding.UTF8.GetString(output.WrittenSpan) : null;
    }

    protected static long? Integer(IMasker masker, long value) => masker.TryMaskInteger(value, out var masked) ? masked : null;

    /// <summary>A file with a key of 32 bytes, in the test's own folder.</summary>
    protected static string KeyFile(string key = "0123456789abcdef0123456789abcdef")
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("dbguard-key").FullName, "key");
        File.WriteAllText(path, key + "\n");
        return path;
    }
}
