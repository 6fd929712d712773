using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DbGuard.AdoNet;
using DbGuard.Core;
using DbGuard.Core.Audit;
using DbGuard.Core.Decisions;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.Core.Policies.Cases;
using DbGuard.Npgsql;
using DbGuard.TestKit;
using DbGuard.TestKit.Gateway;
using DbGuard.TestKit.Postgres;
using DbGuard.TestKit.Wire;
using Npgsql;
using Xunit.Abstractions;

namespace DbGuard.Doors.Tests;

/// <summary>
/// Every decision case is asked at every door, under the same policy file, on the same database: what the doors record of their decisions is the same, and is what the case expects.
/// </summary>
public sealed class OneVerdictTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    /// <summary>What the in-process door refuses by itself, by the codes of docs/in-process.md: there the decision is the same, and then it does not run.</summary>
    private static readonly string[] s_ownRefusals = ["DBG5110", "DBG5111", "DBG5112", "DBG5114", "DBG3005"];

    [Theory]
    [InlineData("analyst")]
    [InlineData("writer")]
    public async Task Case_IsDecidedTheSameAtEveryDoor(string policyName)
    {
        var policyFile = Repository.PathOf("tests", "cases", "decisions", policyName + ".yaml");
        var policyText = await File.ReadAllTextAsync(policyFile);
        var policy = PolicyReader.ReadFile(policyFile).Policy!;
        var cases = PolicyCaseFile.Read(PolicyCaseFile.PathFor(policyFile)).Cases
            .Where(c => c.Principal is { Issuer: "config", Kind: PrincipalKind.Agent, OnBehalfOf: null, Task: null } && c.Context == default && policy.ResolveProfile(c.Principal, c.Context).IsResolved && !c.Sql.Contains('$', StringComparison.Ordinal)).ToList();
        Assert.True(cases.Count > 50, $"{cases.Count} cases");
        var database = await postgres.Server.CreateDatabaseAsync(await File.ReadAllTextAsync(Repository.PathOf("tests", "cases", "catalogs", "shop.sql")));
        var inProcess = await AskInProcessAsync(policy, cases, database);
        var gateway = await AskGatewayAsync(policyText, cases, database);

        var wrong = new List<string>();
        var refused = 0;
        for (var i = 0; i < cases.Count; i++)
        {
            var (expected, here, there) = (cases[i], inProcess[i], gateway[i]);
            if (here.Said is null || there is null)
            {
                wrong.Add($"{expected.Sql}\n    no decision was recorded {(here.Said is null ? $"in process ({here.Error})" : "at the gateway")}");
                continue;
            }

            // What is held is recorded when it is answered, which nobody does here: that it is held counts.
            if (there == Said.Held ? here.Said.Verdict != "hold" : here.Said != there)
            {
                wrong.Add($"{expected.Sql}\n    in process: {here.Said}\n    gateway:    {there}");
            }

            if (!string.Equals(there.Verdict, expected.Expect.ToString(), StringComparison.OrdinalIgnoreCase) || (there != Said.Held && expected.Code is { } code && !there.Reasons.Contains(code, StringComparison.Ordinal)))
            {
                wrong.Add($"{expected.Sql}\n    expected {expected.Expect} {expected.Code}, both say {there}");
            }

            // What is denied fails with the code and the sentence of the decision.
            if (expected.Expect == Verdict.Deny && here.Error is { } error && !(there.Reasons.Contains(error.Code, StringComparison.Ordinal) && there.Reasons.Contains(error.Sentence, StringComparison.Ordinal)))
            {
                wrong.Add($"{expected.Sql}\n    in process it fails with {error.Code} {error.Sentence}");
            }

            if (expected.Expect == Verdict.Deny && here.Error is null)
            {
                wrong.Add($"{expected.Sql}\n    denied, and did not fail in process");
            }

            refused += here.Error is { } own && s_ownRefusals.Contains(own.Code) ? 1 : 0;
        }

        output.WriteLine($"{policyName}: {cases.Count} cases, {wrong.Count} disagreements, {refused} refused by the in-process door itself after the same decision");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Count}:\n{string.Join('\n', wrong.Take(20))}");
    }

    private async Task<List<(Said? Said, (string Code, string Sentence)? Error)>> AskInProcessAsync(PolicySet policy, List<PolicyCase> cases, string database)
    {
        var sink = new MemorySink();
        Principal? asking = null;
        await using var source = NpgsqlDataSource.Create(postgres.Server.Endpoint(database).ConnectionString).UseDbGuard(new DbGuardOptions { Policy = policy, Audit = sink, Principal = () => asking! });
        var said = new List<(Said?, (string, string)?)>();
        foreach (var one in cases)
        {
            asking = one.Principal;
            sink.Records.Clear();
            (string, string)? error = null;
            try
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var transaction = MayBeInTransaction(one.Sql) ? await connection.BeginTransactionAsync() : null;
                await using var command = connection.CreateCommand();
                command.CommandText = one.Sql;
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.NextResultAsync())
                {
                }
            }
            catch (DbGuardException refused)
            {
                
                // A syntax error has the server's own words.
                error = (refused.Code, refused.Message.StartsWith(refused.Code + " ", StringComparison.Ordinal) ? refused.Message[(refused.Code.Length + 1)..] : "");
            }
            catch (DbException)
            {
                // The server has its own opinion of some of them; they were decided and sent.
            }

            var hash = HashOf(one.Sql);
            said.Add((Said.OfAll(sink.Records.Where(r => r.Kind == AuditRecordKind.StatementDecided && r.StatementHash == hash).Select(r => Body(r)["decision"]!)), error));
        }

        return said;
    }

    private async Task<List<Said?>> AskGatewayAsync(string policy, List<PolicyCase> cases, string database)
    {
        var agents = cases.Select(c => c.Principal.Subject).Distinct().Select(a => new GatewayAgent(a, "password-of-" + a)).ToImmutableArray();
        await using var gateway = await GatewayProcess.StartAsync(new GatewaySettings(postgres.Server.Endpoint(database), policy, agents));
        foreach (var one in cases)
        {
            await using var client = await WireClient.LogInAsync(gateway.Endpoint(database, agents.Single(a => a.Name == one.Principal.Subject)));
            if (MayBeInTransaction(one.Sql))
            {
                await client.AskAsync(Frontend.Query("begin"));
            }

            await client.SendAsync(Frontend.Query(one.Sql));
            for (var type = ' '; type is not ('Z' or 'N' or 'G');)
            {
                type = (await client.ReadAsync()).Type;
            }
        }

        // One session a case, in the order of the cases.
        var sessions = new List<(string Id, List<JsonNode> Decisions, bool IsHeld)>();
        foreach (var line in (await gateway.CommandAsync("audit", "export", "--config", "dbguard.json")).EnsureSuccess().OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var body = JsonNode.Parse(line)!["record"]!;
            if ((string?)body["kind"] == "session_opened")
            {
                sessions.Add(((string)body["session"]!, [], false));
            }

            var place = sessions.FindIndex(s => s.Id == (string?)body["session"]);
            if (place < 0)
            {
                continue;
            }

            if ((string?)body["kind"] == "statement_decided" && (string?)body["text_sha256"] == HashOf(cases[place].Sql))
            {
                sessions[place].Decisions.Add(body["decision"]!);
            }
            else if ((string?)body["kind"] == "approval_requested")
            {
                sessions[place] = sessions[place] with { IsHeld = true };
            }
        }

        Assert.Equal(cases.Count, sessions.Count);
        return [.. sessions.Select(s => s.IsHeld ? Said.Held : Said.OfAll(s.Decisions))];
    }

    /// <summary>So that nothing stays changed; what may not stand in a transaction does not change anything in this database either.</summary>
    private static bool MayBeInTransaction(string sql) =>
        !new[] { "vacuum", "begin", "start", "commit", "rollback", "abort", "end", "create database", "drop database", "alter system", "create tablespace", "reindex", "cluster", "savepoint", "release", "create subscription", "prepare transaction" }
            .Any(w => sql.TrimStart().StartsWith(w, StringComparison.OrdinalIgnoreCase)) && !sql.Contains("concurrently", StringComparison.OrdinalIgnoreCase);

    private static JsonNode Body(AuditRecord record)
    {
        using var encoder = new AuditRecordEncoder();
        var buffer = new ArrayBufferWriter<byte>();
        encoder.Encode(record, buffer);
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class MemorySink : IAuditSink
    {
        public ConcurrentQueue<AuditRecord> Records { get; } = [];

        public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
        {
            Append(record);
            return ValueTask.CompletedTask;
        }

        public void Append(AuditRecord record) => Records.Enqueue(record);
    }
}
