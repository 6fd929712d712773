using System.Collections.Frozen;
using System.Security.Cryptography;

namespace DbGuard.Gateway.Console;

/// <summary>Style sheet, script and mark: embedded in the assembly, named by their content so that a new version is fetched at once.</summary>
internal static class ConsoleAssets
{
    private static readonly FrozenDictionary<string, Asset> s_assets = new[]
    {
        Load("console.css", "text/css; charset=utf-8"),
        Load("console.js", "text/javascript; charset=utf-8"),
        Load("mark.svg", "image/svg+xml"),
    }.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    /// <summary>The path to ask for.</summary>
    public static string Path(string name) => $"/assets/{name}?v={s_assets[name].Version}";

    public static IResult Get(HttpContext context, string name)
    {
        if (!s_assets.TryGetValue(name, out var asset))
        {
            return Results.NotFound();
        }

        // Nobody's data is in them: they alone may be kept.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.Type);
    }

    private static Asset Load(string name, string type)
    {
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream($"console/{name}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new Asset(name, type, content, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6)));
    }

    private sealed record Asset(string Name, string Type, byte[] Content, string Version);
}
