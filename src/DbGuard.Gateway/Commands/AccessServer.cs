using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DbGuard.Gateway.Commands;

/// <summary>Which gateway the access commands speak to, and as whom: over the network with a token, else at the local socket as the user who runs them.</summary>
internal static class AccessServer
{
    public static Option<string?> Server { get; } = new("--server") { Description = "The gateway's API over the network, with a token.", HelpName = "URL", Recursive = true };

    public static Option<FileInfo?> TokenFile { get; } = new("--token-file")
    {
        Description = "File with the token; `-` reads it from standard input. A token is never taken from the command line, which others can read.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<FileInfo?> CaFile { get; } = new("--ca") { Description = "Authorities that the gateway's certificate is checked against, PEM; default: the system's.", HelpName = "FILE", Recursive = true };

    public static async Task<int> RunAsync(ParseResult result, Func<ApiClient, Task<int>> run)
    {
        var error = result.InvocationConfiguration.Error;
        if (result.GetValue(Server) is not { } address)
        {
            return await ApiClient.RunAsync(result, run).ConfigureAwait(false);
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var server) || !(server.Scheme == Uri.UriSchemeHttps || (server.Scheme == Uri.UriSchemeHttp && server.IsLoopback)))
        {
            error.WriteLine("--server needs an https address: a token must not be sent in clear");
            return ExitCodes.Usage;
        }

        if (result.GetValue(TokenFile) is not { } file)
        {
            error.WriteLine("as whom? give --token-file FILE beside --server");
            return ExitCodes.Usage;
        }

        try
        {
            var token = (file.Name == "-" ? await System.Console.In.ReadToEndAsync().ConfigureAwait(false) : await File.ReadAllTextAsync(file.FullName).ConfigureAwait(false)).Trim();
            if (token.Length == 0 || token.Any(c => c is <= ' ' or > '~'))
            {
                error.WriteLine("the token file holds no token");
                return ExitCodes.Failure;
            }

            X509Certificate2Collection? authorities = null;
            if (result.GetValue(CaFile) is { } ca)
            {
                authorities = [];
                authorities.ImportFromPemFile(ca.FullName);
            }

            return await ApiClient.RunAsync(server, token, authorities, error, run).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            error.WriteLine("the token file or the authorities cannot be read");
            return ExitCodes.Failure;
        }
    }
}
