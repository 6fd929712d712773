using System.Text.Json;

namespace DbGuard.Gateway.Options;

/// <summary>Reads the configuration file and the environment into checked options.</summary>
internal static class GatewayOptionsReader
{
    /// <summary>Environment variables that override the file start with this; <c>__</c> separates levels.</summary>
    public const string EnvironmentPrefix = "DBGUARD_";

    /// <summary>Reads, binds and validates; all mistakes are reported together.</summary>
    /// <exception cref="GatewayOptionsException">The file cannot be read or its content cannot be used.</exception>
    public static GatewayOptions Read(string file)
    {
        var path = Path.GetFullPath(file);
        return Bind(Load(path), Path.GetDirectoryName(path)!, KeyPlaces.Read(path, EnvironmentOverrides().Select(o => o.Key)));
    }

    /// <summary>
    /// Reads only where the store and the API are, for commands that look at them: whether the rest can be used (secrets, policy)
    /// is no matter of theirs.
    /// </summary>
    /// <exception cref="GatewayOptionsException">The file cannot be read.</exception>
    public static GatewayOptions ReadLocations(string file)
    {
        var path = Path.GetFullPath(file);
        var configuration = Load(path);
        var options = new GatewayOptions();
        options.Store.File = configuration["Store:File"] ?? options.Store.File;
        options.Store.Postgres.ConnectionFile = configuration["Store:Postgres:ConnectionFile"];
        options.Store.Postgres.Schema = configuration["Store:Postgres:Schema"] ?? options.Store.Postgres.Schema;
        options.Api.Socket = configuration["Api:Socket"];
        options.Policy.File = configuration["Policy:File"] ?? options.Policy.File;
        RelativePaths.Resolve(options, Path.GetDirectoryName(path)!);
        return options;
    }

    /// <summary>The <c>Logging</c> section, for the host's logging.</summary>
    /// <exception cref="GatewayOptionsException">The file cannot be read.</exception>
    public static IConfiguration ReadLogging(string file) => Load(Path.GetFullPath(file)).GetSection("Logging");

    private static IConfigurationRoot Load(string path)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(path, optional: false, reloadOnChange: false)
                .AddInMemoryCollection(EnvironmentOverrides())
                .Build();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new GatewayOptionsException([new OptionsProblem(path, "the configuration file cannot be read")]);
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException)
        {
            var where = failure.GetBaseException() is JsonException json ? $" (line {json.LineNumber + 1}, column {json.BytePositionInLine + 1})" : ", or names a key twice";
            throw new GatewayOptionsException([new OptionsProblem(path, $"the configuration file is not valid JSON{where}")]);
        }
    }

    /// <summary>Binds a configuration; relative file names in it are relative to <paramref name="directory"/>.</summary>
    /// <exception cref="GatewayOptionsException">The content cannot be used.</exception>
    public static GatewayOptions Bind(IConfiguration configuration, string directory, KeyPlaces? places = null)
    {
        var problems = UnknownKeys.Find(configuration, typeof(GatewayOptions));
        var misshapen = ValueShapes.Find(configuration, typeof(GatewayOptions));
        var options = Without(configuration, misshapen).Get<GatewayOptions>() ?? new GatewayOptions();
        RelativePaths.Resolve(options, directory);
        problems.AddRange(misshapen);

        // A misshapen value leaves a default in its place, about which nothing more is to be said.
        problems.AddRange(GatewayOptionsValidator.Validate(options).Where(p => !misshapen.Exists(m => IsAt(p.Path, m.Path))));
        places ??= KeyPlaces.None;
        return problems.Count == 0 && places.AreUnique ? options : throw new GatewayOptionsException(places.Locate(problems));
    }

    /// <summary>The same configuration without the keys the problems are about.</summary>
    private static IConfigurationRoot Without(IConfiguration configuration, List<OptionsProblem> problems) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.AsEnumerable().Where(pair => !problems.Exists(p => IsAt(pair.Key, p.Path))))
            .Build();

    private static bool IsAt(string path, string section) =>
        path.StartsWith(section, StringComparison.OrdinalIgnoreCase) && (path.Length == section.Length || path[section.Length] == ':');

    /// <summary>Only variables of the shape <c>DBGUARD_Section__Key</c> or <c>DBGUARD__Section__Key</c>: single words such as <c>DBGUARD_UPSTREAM_PASSWORD</c> are free for secrets.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> EnvironmentOverrides()
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry.Key is string name
                && name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
                && name.Contains("__", StringComparison.Ordinal))
            {
                yield return new(name[EnvironmentPrefix.Length..].TrimStart('_').Replace("__", ":", StringComparison.Ordinal), (string?)entry.Value);
            }
        }
    }
}
