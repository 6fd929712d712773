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
        return Bind(Load(path), Path.GetDirectoryName(path)!);
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
        options.Api.Socket = configuration["Api:Socket"];
        RelativePaths.Resolve(options, Path.GetDirectoryName(path)!);
        return options;
    }

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
            var where = failure.GetBaseException() is JsonException json ? $" (line {json.LineNumber + 1}, column {json.BytePositionInLine + 1})" : "";
            throw new GatewayOptionsException([new OptionsProblem(path, $"the configuration file is not valid JSON{where}")]);
        }
    }

    /// <summary>Binds a configuration; relative file names in it are relative to <paramref name="directory"/>.</summary>
    /// <exception cref="GatewayOptionsException">The content cannot be used.</exception>
    public static GatewayOptions Bind(IConfiguration configuration, string directory)
    {
        var problems = UnknownKeys.Find(configuration, typeof(GatewayOptions));
        GatewayOptions options;
        try
        {
            options = configuration.Get<GatewayOptions>() ?? new GatewayOptions();
        }
        catch (InvalidOperationException failure)
        {
            // WHY: the binder's own sentence names the key path and the expected type, and would quote the value after "Failed to convert".
            problems.Add(new OptionsProblem(ConfigurationPath(failure), "the value does not have the expected type"));
            throw new GatewayOptionsException(problems);
        }

        RelativePaths.Resolve(options, directory);
        problems.AddRange(GatewayOptionsValidator.Validate(options));
        return problems.Count == 0 ? options : throw new GatewayOptionsException(problems);
    }

    /// <summary>Only variables of the shape <c>DBGUARD_Section__Key</c>: single words such as <c>DBGUARD_UPSTREAM_PASSWORD</c> are free for secrets.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> EnvironmentOverrides()
    {
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry.Key is string name
                && name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)
                && name.Contains("__", StringComparison.Ordinal))
            {
                yield return new(name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal), (string?)entry.Value);
            }
        }
    }

    private static string ConfigurationPath(InvalidOperationException failure)
    {
        const string Marker = " at '";
        var start = failure.Message.IndexOf(Marker, StringComparison.Ordinal);
        var end = start < 0 ? -1 : failure.Message.IndexOf('\'', start + Marker.Length);
        return end < 0 ? "configuration" : failure.Message[(start + Marker.Length)..end];
    }
}
