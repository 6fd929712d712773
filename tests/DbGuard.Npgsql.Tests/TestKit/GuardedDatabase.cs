using System.Collections.Concurrent;
using System.Text;
using DbGuard.AdoNet;
using DbGuard.AdoNet.Approvals;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Core.Identities;
using DbGuard.Core.Policies;
using DbGuard.TestKit;
using DbGuard.TestKit.Postgres;
using Npgsql;

namespace DbGuard.Npgsql.Tests.TestKit;

/// <summary>A database of its own with a raw and a guarded data source on it.</summary>
internal sealed class GuardedDatabase : IAsyncDisposable
{
    private readonly MemorySink _sink = new();
    private readonly ShiftedTime _time = new();

    private GuardedDatabase(PostgresEndpoint endpoint, string policy)
    {
        var read = PolicyReader.Read(Encoding.UTF8.GetBytes(policy), Path.GetTempPath());
        Assert.True(read.IsValid, string.Join('\n', read.Diagnostics));
        var signer = new GrantSigner(new byte[GrantSigner.KeyBytes]);
        Approvals = new InProcessApprovalStore(signer, _sink, TimeProvider.System);
        ConnectionString = endpoint.ConnectionString;
        Raw = NpgsqlDataSource.Create(ConnectionString);
        Guarded = NpgsqlDataSource.Create(endpoint.ConnectionString).UseDbGuard(new DbGuardOptions
        {
            Policy = read.Policy,
            Audit = _sink,
            Time = _time,
            Principal = () => Asking,
            Approvals = Approvals,
            Grants = signer,
            ApprovalRequested = request => Asked.Add(request),
            RequestUrl = id => $"approve:{id}",
        });
    }

    public Principal Asking { get; set; } = new() { Kind = PrincipalKind.Agent, Subject = "agent", Issuer = "config" };

    /// <summary>How much later it is for the guard than on the clock.</summary>
    public TimeSpan Later
    {
        get => _time.Shift;
        set => _time.Shift = value;
    }

    public NpgsqlDataSource Raw { get; }

    /// <summary>Where it is, with the password.</summary>
    public string ConnectionString { get; }

    public GuardedDbDataSource Guarded { get; }

    public InProcessApprovalStore Approvals { get; }

    public MemorySink Evidence => _sink;

    public BlockingCollection<ApprovalRequest> Asked { get; } = [];

    public static async Task<GuardedDatabase> CreateAsync(PostgresServer server, string policy, string sql)
    {
        var name = await server.CreateDatabaseAsync(sql);
        return new GuardedDatabase(server.Endpoint(name), policy);
    }

    public async ValueTask DisposeAsync()
    {
        await Guarded.DisposeAsync();
        await Raw.DisposeAsync();
        Asked.Dispose();
    }

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }

    internal sealed class MemorySink : IAuditSink
    {
        public ConcurrentQueue<AuditRecord> Records { get; } = [];

        public bool IsBroken { get; set; }

        public ValueTask AppendDurablyAsync(AuditRecord record, CancellationToken cancellationToken)
        {
            Append(record);
            return ValueTask.CompletedTask;
        }

        public void Append(AuditRecord record)
        {
            if (IsBroken)
            {
                throw new AuditUnavailableException();
            }

            Records.Enqueue(record);
        }
    }
}
