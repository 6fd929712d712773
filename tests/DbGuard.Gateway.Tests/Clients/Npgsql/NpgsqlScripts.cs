using Npgsql;

namespace DbGuard.Gateway.Tests.Clients.Npgsql;

/// <summary>The pieces of work Npgsql does on the shop, by name.</summary>
internal static class NpgsqlScripts
{
    public static IReadOnlyDictionary<string, Func<NpgsqlDataSource, Transcript, Task>> All { get; } =
        new Dictionary<string, Func<NpgsqlDataSource, Transcript, Task>>
        {
            ["types"] = TypesScript.RunAsync,
            ["commands"] = CommandsScript.RunAsync,
            ["batch"] = BatchScript.RunAsync,
            ["copy"] = CopyScript.RunAsync,
            ["transactions"] = TransactionsScript.RunAsync,
            ["cancel"] = CancelScript.RunAsync,
            ["notifications"] = NotificationsScript.RunAsync,
            ["metadata"] = MetadataScript.RunAsync,
        };
}
