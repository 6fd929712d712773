using Dapper;
using DbGuard.AdoNet;
using DbGuard.AdoNet.Audit;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Npgsql;
using Npgsql;

// Dapper works on any DbConnection, so it works on a guarded one.
var connectionString = Environment.GetEnvironmentVariable("CONNECTION") ?? throw new InvalidOperationException("set CONNECTION, or use samples/in-process/run");
var policy = PolicyReader.ReadFile(Path.Combine(AppContext.BaseDirectory, "policy.yaml"));
using var audit = ChainFileSink.Open(Path.Combine(AppContext.BaseDirectory, "audit.ndjson"));
await using var source = NpgsqlDataSource.Create(connectionString).UseDbGuard(new DbGuardOptions
{
    Policy = policy.Policy ?? throw new InvalidOperationException(string.Join('\n', policy.Diagnostics)),
    Audit = audit,
    Principal = () => new Principal { Kind = PrincipalKind.Agent, Subject = "report-agent", Issuer = "config" },
});
await using var connection = await source.OpenConnectionAsync();

Console.WriteLine("customers with most orders in a region:");
foreach (var row in await connection.QueryAsync<Row>(
    "select full_name as name, email, count(*) as orders from customers join orders using (customer_id) where region = @region group by customer_id, full_name, email order by orders desc, name limit 3",
    new { region = "north" }))
{
    Console.WriteLine($"  {row.Name} <{row.Email}>: {row.Orders}");
}

Console.WriteLine("salaries, each in its bucket:");
foreach (var salary in await connection.QueryAsync<decimal?>("select salary from customers where customer_id in @ids order by customer_id", new { ids = new[] { 1, 2, 3 } }))
{
    Console.WriteLine($"  {salary}");
}

try
{
    await connection.QueryAsync<string>("select body from tickets");
}
catch (DbGuardException refused)
{
    Console.WriteLine($"refused: {refused.Message}");
}

internal sealed record Row(string Name, string Email, long Orders);
