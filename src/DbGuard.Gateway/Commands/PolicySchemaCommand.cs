using System.CommandLine;

using DbGuard.Dialects.Postgres.Catalog;

namespace DbGuard.Gateway.Commands;

/// <summary><c>dbguard policy schema</c>: writes the schema file that <c>explain</c>, <c>test</c> and <c>check</c> work on without a database.</summary>
internal static class PolicySchemaCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo>("--config") { Description = "The gateway's configuration (JSON), for the upstream and its credential.", Required = true };
        var database = new Option<string?>("--database") { Description = "Which of its databases; may be left out when there is one." };
        var file = new Option<FileInfo?>("--out") { Description = "Where to write; standard output otherwise." };
        var command = new Command("schema", "Write a database's schema (no data) to a file, for explain, test and check.");
        command.Options.Add(config);
        command.Options.Add(database);
        command.Options.Add(file);
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(config), result.GetValue(database), result.GetValue(file), result.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo config, string? database, FileInfo? file, TextWriter error, CancellationToken cancellationToken)
    {
        if (await LiveCatalog.ReadAsync(config, database, error, cancellationToken) is not { } catalog)
        {
            return ExitCodes.Failure;
        }

        try
        {
            await using var output = file is null ? System.Console.OpenStandardOutput() : file.Create();
            CatalogFile.Write(output, catalog);
            return ExitCodes.Success;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"{file}: DBG6124 the schema file cannot be written");
            return ExitCodes.Failure;
        }
    }
}
