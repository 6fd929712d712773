using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Access;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Stores;

/// <summary>The embedded stores of a gateway: evidence in the configured file, approvals and short-lived credentials beside it.</summary>
internal sealed class GatewayStores : IAsyncDisposable
{
    private GatewayStores(SqliteAuditStore audit, SqliteApprovalStore approvals, AccessStore access, GrantSigner signer)
    {
        Signer = signer;
        Access = access;
        Audit = audit;
        Approvals = approvals;
    }

    public SqliteAuditStore Audit { get; }

    public SqliteApprovalStore Approvals { get; }

    public AccessStore Access { get; }

    /// <summary>Signs grants and checks them.</summary>
    public GrantSigner Signer { get; }

    /// <summary>Where the key of the grants of the store <paramref name="file"/> is.</summary>
    public static string GrantKeyFile(string file) => Path.ChangeExtension(file, ".grants.key");

    /// <summary>Where the short-lived credentials of the store <paramref name="file"/> are.</summary>
    public static string AccessFile(string file) => Path.ChangeExtension(file, ".access.db");

    /// <summary>Where the approvals of the store <paramref name="file"/> are.</summary>
    public static string ApprovalsFile(string file) => Path.ChangeExtension(file, ".approvals.db");

    /// <summary>Opens or creates them.</summary>
    /// <exception cref="AuditUnavailableException">The evidence cannot be opened or written.</exception>
    /// <exception cref="ApprovalStoreException">The approvals cannot be opened.</exception>
    /// <exception cref="AccessUnavailableException">The short-lived credentials cannot be opened.</exception>
    public static async Task<GatewayStores> OpenAsync(StoreOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var audit = SqliteAuditStore.Open(
            new AuditStoreOptions { Path = options.File, Durability = options.Durability }, time, loggers.CreateLogger<SqliteAuditStore>());
        try
        {
            var signer = GrantKey.OpenOrCreate(GrantKeyFile(options.File));
            var approvals = await SqliteApprovalStore.OpenAsync(
                new ApprovalStoreOptions { Path = ApprovalsFile(options.File) }, audit, signer, time, loggers.CreateLogger<SqliteApprovalStore>(), cancellationToken).ConfigureAwait(false);
            try
            {
                return new GatewayStores(audit, approvals, AccessStore.Open(AccessFile(options.File)), signer);
            }
            catch
            {
                await approvals.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await audit.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Commits what is queued and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        Access.Dispose();
        await Approvals.DisposeAsync().ConfigureAwait(false);
        await Audit.DisposeAsync().ConfigureAwait(false);
    }
}
