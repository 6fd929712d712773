using DbGuard.TestKit;
using DbGuard.TestKit.Processes;
using Npgsql;

namespace DbGuard.Gateway.Tests.Identity.Certificates;

/// <summary>Real clients that ask whom the database sees.</summary>
internal static class RealClients
{
    private const string Question = "select current_setting('dbguard.principal')";

    public static string[] Names { get; } = ["psql", "psycopg", "node-postgres", "Npgsql"];

    /// <summary>Connects with one of them.</summary>
    /// <returns>The principal when it gets in; else what it says of why not.</returns>
    public static async Task<(bool IsIn, string Said)> AskAsync(string client, CertificateGateway gateway, string user, (string Certificate, string Key)? files)
    {
        var environment = gateway.Environment(user, files);
        switch (client)
        {
            case "psql":
                return Said(await ClientTool.RunAsync("psql", ["-XwAtc", Question], environment));
            case "psycopg":
                return Said(await ClientTool.RunAsync(ClientTool.Python, [Repository.PathOf("tests", "clients", "python", "whoami_principal.py")], environment));
            case "node-postgres":
                environment["PGSSLCERT"] = files?.Certificate;
                return Said(await ClientTool.RunAsync("node", [Repository.PathOf("tests", "clients", "node", "whoami_certificate.js")], environment));
            default:
                return await NpgsqlAsync(gateway, user, files, environment["PGPASSWORD"]!);
        }
    }

    private static (bool IsIn, string Said) Said(ToolResult result) =>
        result.ExitCode == 0 ? (true, result.OutputText.Trim()) : (false, result.ErrorText);

    private static async Task<(bool IsIn, string Said)> NpgsqlAsync(CertificateGateway gateway, string user, (string Certificate, string Key)? files, string password)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = gateway.Gateway.Port,
            Username = user,
            Password = password,
            Database = "postgres",
            SslMode = SslMode.VerifyFull,
            RootCertificate = gateway.CaFile,
            SslCertificate = files?.Certificate,
            SslKey = files?.Key,
            Pooling = false,
        };
        try
        {
            await using var connection = new NpgsqlConnection(builder.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(Question, connection);
            return (true, (string)(await command.ExecuteScalarAsync())!);
        }
        catch (NpgsqlException failure)
        {
            return (false, $"{failure.Message} {failure.InnerException?.Message}");
        }
    }
}
