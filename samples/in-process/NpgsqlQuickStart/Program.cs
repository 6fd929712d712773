using DbGuard.AdoNet;
using DbGuard.AdoNet.Audit;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Npgsql;
using Npgsql;

// The smallest host: a policy, a place for the evidence, and one line that guards the data source.
var connectionString = Environment.GetEnvironmentVariable("CONNECTION") ?? throw new InvalidOperationException("set CONNECTION, or use samples/in-process/run");
var policy = PolicyReader.ReadFile(Path.Combine(AppContext.BaseDirectory, "policy.yaml"));
using var audit = ChainFileSink.Open(Path.Combine(AppContext.BaseDirectory, "audit.ndjson"));
await using var source = NpgsqlDataSource.Create(connectionString).UseDbGuard(new DbGuardOptions
{
    Policy = policy.Policy ?? throw new InvalidOperationException(string.Join('\n', policy.Diagnostics)),
    Audit = audit,
    Principal = () => new Principal { Kind = PrincipalKind.Agent, Subject = "report-agent", Issuer = "config" },
});

// From here on it is plain ADO.NET.
await using var connection = await source.OpenConnectionAsync();
await using var command = connection.CreateCommand();
command.CommandText = "select full_name, email from customers where customer_id <= @most order by customer_id";
var most = command.CreateParameter();
(most.ParameterName, most.Value) = ("most", 3);
command.Parameters.Add(most);
await using (var reader = await command.ExecuteReaderAsync())
{
    while (await reader.ReadAsync())
    {
        Console.WriteLine($"{reader.GetString(0)} <{reader.GetString(1)}>");
    }
}

command.Parameters.Clear();
command.CommandText = "delete from orders";
try
{
    await command.ExecuteNonQueryAsync();
}
catch (DbGuardException refused)
{
    Console.WriteLine($"refused: {refused.Message}");
    Console.WriteLine($"what to do: {refused.HelpText}");
}
