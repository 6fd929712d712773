using System.Security.Cryptography;
using DbGuard.AdoNet;
using DbGuard.AdoNet.Approvals;
using DbGuard.AdoNet.Audit;
using DbGuard.Core.Approvals;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Npgsql;
using Npgsql;

// Statements that need a person, in one process: approved, denied, answered by nobody, given up by the caller.
var connectionString = Environment.GetEnvironmentVariable("CONNECTION") ?? throw new InvalidOperationException("set CONNECTION, or use samples/in-process/run");
var policy = PolicyReader.ReadFile(Path.Combine(AppContext.BaseDirectory, "policy.yaml"));
using var audit = ChainFileSink.Open(Path.Combine(AppContext.BaseDirectory, "audit.ndjson"));
var signer = new GrantSigner(RandomNumberGenerator.GetBytes(GrantSigner.KeyBytes));
var approvals = new InProcessApprovalStore(signer, audit, TimeProvider.System);

// In life: a chat, a page, a ticket. Here each question has its answer written beside it.
var answers = new Queue<(bool IsApproved, string Comment)?>([(true, "spring sale"), (false, "that is below cost"), null, null]);
await using var source = NpgsqlDataSource.Create(connectionString).UseDbGuard(new DbGuardOptions
{
    Policy = policy.Policy ?? throw new InvalidOperationException(string.Join('\n', policy.Diagnostics)),
    Audit = audit,
    Principal = () => new Principal { Kind = PrincipalKind.Agent, Subject = "pricing-agent", Issuer = "config" },
    Approvals = approvals,
    Grants = signer,
    ApprovalRequested = request =>
    {
        Console.WriteLine($"  asked    {request.Principal}: {request.Statement}");
        if (answers.Dequeue() is var (isApproved, comment))
        {
            _ = Task.Run(() => approvals.AnswerAsync(request.Id, new ApprovalAnswer("bob", isApproved, comment, DateTimeOffset.UtcNow), CancellationToken.None));
        }
    },
});
await using var connection = await source.OpenConnectionAsync();
foreach (var (factor, patience) in new[] { ("0.9", 30.0), ("0.1", 30), ("0.8", 30), ("0.7", 0.5) })
{
    using var gaveUp = new CancellationTokenSource(TimeSpan.FromSeconds(patience));
    await using var command = connection.CreateCommand();
    command.CommandText = $"update products set price = price * {factor} where product_id = 1";
    try
    {
        Console.WriteLine($"  approved {await command.ExecuteNonQueryAsync(gaveUp.Token)} row changed");
    }
    catch (DbGuardException refused)
    {
        Console.WriteLine($"  refused  {refused.Message}");
    }
    catch (OperationCanceledException)
    {
        Console.WriteLine("  given up by the caller: the request is withdrawn");
    }
}
