using System.CommandLine;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;
using DbGuard.Gateway.Stores.Shared;

namespace DbGuard.Gateway.Commands;

/// <summary>The options that say which store or gateway a command looks at.</summary>
internal static class StoreSelection
{
    private const string DefaultConfiguration = "dbguard.json";

    public static Option<string?> Store { get; } = new("--store") { Description = "The audit store's file.", HelpName = "FILE", Recursive = true };

    public static Option<string?> Configuration { get; } = new("--config")
    {
        Description = $"The gateway's configuration; default: {DefaultConfiguration} in this folder.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<string?> Api { get; } = new("--api") { Description = "The gateway's API, unix:/path/to/socket.", HelpName = "URL", Recursive = true };

    /// <summary>Runs <paramref name="run"/> on the store that is meant, for reading; explains when there is none.</summary>
    public static async Task<int> WithStoreAsync(ParseResult result, Func<IAuditReader, Task<int>> run)
    {
        try
        {
            var file = result.GetValue(Store);
            var configured = file is null ? ReadConfiguration(result)?.Store : null;
            if (configured?.Postgres.ConnectionFile is { } connection)
            {
                using var shared = SharedAuditReader.Open(connection, configured.Postgres.Schema);
                return await run(shared).ConfigureAwait(false);
            }

            file ??= configured?.File;
            if (file is null)
            {
                result.InvocationConfiguration.Error.WriteLine($"which store? give --store FILE or --config FILE; there is no {DefaultConfiguration} here");
                return ExitCodes.Usage;
            }

            using var reader = AuditStoreReader.Open(file);
            return await run(reader).ConfigureAwait(false);
        }
        catch (AuditUnavailableException exception)
        {
            result.InvocationConfiguration.Error.WriteLine(SafeText.Escape(exception.Message));
            return ExitCodes.Failure;
        }
        catch (GatewayOptionsException exception)
        {
            result.InvocationConfiguration.Error.WriteLine(SafeText.Escape(exception.Message, keepLines: true));
            return ExitCodes.Failure;
        }
    }

    /// <summary>The gateway's configuration; null when there is none.</summary>
    public static FileInfo? ConfigurationFile(ParseResult result) =>
        (result.GetValue(Configuration) ?? (File.Exists(DefaultConfiguration) ? DefaultConfiguration : null)) is { } file ? new FileInfo(file) : null;

    /// <summary>The store's file, beside which other things of it are; null when nothing says where it is.</summary>
    /// <exception cref="GatewayOptionsException">The configuration cannot be read.</exception>
    public static string? StoreFile(ParseResult result) => result.GetValue(Store) ?? ReadConfiguration(result)?.Store.File;

    /// <summary>Path of the API's socket; null when nothing says where it is.</summary>
    /// <exception cref="GatewayOptionsException">The configuration cannot be read.</exception>
    public static string? ApiSocket(ParseResult result)
    {
        const string Scheme = "unix:";
        return result.GetValue(Api) is { } api
            ? api.StartsWith(Scheme, StringComparison.Ordinal) ? api[Scheme.Length..] : api
            : ReadConfiguration(result)?.Api.Socket;
    }

    private static GatewayOptions? ReadConfiguration(ParseResult result)
    {
        var file = result.GetValue(Configuration) ?? (File.Exists(DefaultConfiguration) ? DefaultConfiguration : null);
        return file is null ? null : GatewayOptionsReader.ReadLocations(file);
    }
}
