using DbGuard.Core.Audit;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Stores;

/// <summary>The two embedded stores of a gateway: evidence in the configured file, approvals beside it.</summary>
internal sealed class GatewayStores : IAsyncDisposable
{
    private GatewayStores(SqliteAuditStore audit, SqliteApprovalStore approvals)
    {
        Audit = audit;
        Approvals = approvals;
    }

    public SqliteAuditStore Audit { get; }

    public SqliteApprovalStore Approvals { get; }

    /// <summary>Where the approvals of the store <paramref name="file"/> are.</summary>
    public static string ApprovalsFile(string file) => Path.ChangeExtension(file, ".approvals.db");

    /// <summary>Opens or creates both.</summary>
    /// <exception cref="AuditUnavailableException">The evidence cannot be opened or written.</exception>
    /// <exception cref="ApprovalStoreException">The approvals cannot be opened.</exception>
    public static async Task<GatewayStores> OpenAsync(StoreOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var audit = SqliteAuditStore.Open(
            new AuditStoreOptions { Path = options.File, Durability = options.Durability }, time, loggers.CreateLogger<SqliteAuditStore>());
        try
        {
            var approvals = await SqliteApprovalStore.OpenAsync(
                new ApprovalStoreOptions { Path = ApprovalsFile(options.File) }, audit, time, loggers.CreateLogger<SqliteApprovalStore>(), cancellationToken).ConfigureAwait(false);
            return new GatewayStores(audit, approvals);
        }
        catch
        {
            await audit.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Withdraws what is pending, commits what is queued and closes both files.</summary>
    public async ValueTask DisposeAsync()
    {
        await Approvals.DisposeAsync().ConfigureAwait(false);
        await Audit.DisposeAsync().ConfigureAwait(false);
    }
}
