using System.Security.Cryptography;
using AgentHost;
using DbGuard.AdoNet;
using DbGuard.AdoNet.Approvals;
using DbGuard.AdoNet.Audit;
using DbGuard.Core.Approvals;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Npgsql;
using Npgsql;

// An agent host: a language model calls a tool that runs SQL; the guard stands between the tool and the database.
var connectionString = Environment.GetEnvironmentVariable("CONNECTION") ?? throw new InvalidOperationException("set CONNECTION, or use samples/in-process/run");
var read = PolicyReader.ReadFile(Path.Combine(AppContext.BaseDirectory, "policy.yaml"));
if (read.Policy is not { } policy)
{
    Console.Error.WriteLine(string.Join('\n', read.Diagnostics));
    return 1;
}

var evidence = Path.Combine(Path.GetTempPath(), $"agent-host-{Environment.ProcessId}.ndjson");
using (var audit = ChainFileSink.Open(evidence))
{
    var signer = new GrantSigner(RandomNumberGenerator.GetBytes(GrantSigner.KeyBytes));
    var approvals = new InProcessApprovalStore(signer, audit, TimeProvider.System);
    var asked = 0;
    await using var source = NpgsqlDataSource.Create(connectionString).UseDbGuard(new DbGuardOptions
    {
        Policy = policy,
        Audit = audit,
        Principal = () => new Principal { Kind = PrincipalKind.Agent, Subject = "assistant", Issuer = "config", OnBehalfOf = "ann@shop.example" },
        Approvals = approvals,
        Grants = signer,

        // In life this goes to a chat or a screen. Here a person approves the first request and denies the second.
        ApprovalRequested = request => _ = Task.Run(async () =>
        {
            var isFirst = Interlocked.Increment(ref asked) == 1;
            Console.WriteLine($"  person  | {request.Principal} asks for `{request.Statement}`: {(isFirst ? "approved" : "denied")}");
            await approvals.AnswerAsync(request.Id, new ApprovalAnswer("bob", isFirst, isFirst ? "spring sale" : "once is enough", DateTimeOffset.UtcNow), CancellationToken.None);
        }),
    });

    var tool = new SqlTool(source);
    var model = new ScriptedModel();
    string? answer = null;
    while (model.Next(answer) is var (thought, sql))
    {
        Console.WriteLine($"  model   | {thought}\n  tool <- | {sql}");
        answer = await tool.RunAsync(sql);
        foreach (var line in answer.Split('\n'))
        {
            Console.WriteLine($"  tool -> | {line}");
        }
    }
}

Console.WriteLine($"  record  | {File.ReadLines(evidence).Count()} records, one hash chain");
File.Delete(evidence);
return 0;
