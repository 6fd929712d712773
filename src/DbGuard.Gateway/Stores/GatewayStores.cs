using System.Security.Cryptography;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Access;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores.Checkpoints;
using DbGuard.Gateway.Stores.Retention;
using DbGuard.Gateway.Stores.Shared;
using DbGuard.Gateway.Webhooks;

namespace DbGuard.Gateway.Stores;

/// <summary>The stores of a gateway: evidence and approvals in files beside each other or in a shared PostgreSQL, short-lived credentials in a file.</summary>
internal sealed class GatewayStores : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _opened = new();
    private bool _announces;

    private GatewayStores()
    {
    }

    public IAuditStore Audit { get; private set; } = null!;

    /// <summary>A reader of the evidence; the caller disposes it.</summary>
    /// <exception cref="AuditUnavailableException">It cannot be read.</exception>
    public IAuditReader OpenReader(StoreOptions options) => Shared is null ? AuditStoreReader.Open(options.File) : SharedAuditReader.Open(options.Postgres.ConnectionFile!, options.Postgres.Schema);

    /// <summary>Takes responses out of the evidence.</summary>
    public IResponseRemover ResponseRemover(StoreOptions options) => Shared is { } shared ? new SharedResponseRemover(shared) : new SqliteResponseRemover(options.File);

    public IApprovalStore Approvals { get; private set; } = null!;

    public AccessStore Access { get; private set; } = null!;

    /// <summary>Signs grants and checks them.</summary>
    public GrantSigner Signer { get; private set; } = null!;

    /// <summary>What gateways of a shared store tell each other; null for an embedded one.</summary>
    public SharedSignals? Signals { get; private set; }

    /// <summary>The shared store; null for an embedded one.</summary>
    public SharedStore? Shared { get; private set; }

    /// <summary>Where the short-lived credentials of the store <paramref name="file"/> are.</summary>
    public static string AccessFile(string file) => Path.ChangeExtension(file, ".access.db");

    /// <summary>Where the approvals of the store <paramref name="file"/> are.</summary>
    public static string ApprovalsFile(string file) => Path.ChangeExtension(file, ".approvals.db");

    /// <summary>Where the key of the grants of the store <paramref name="file"/> is.</summary>
    public static string GrantKeyFile(string file) => Path.ChangeExtension(file, ".grants.key");

    /// <summary>Opens or creates them.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where they log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="announces">Somebody wants to hear of records as they are made.</param>
    /// <exception cref="AuditUnavailableException">The evidence cannot be opened or written.</exception>
    /// <exception cref="ApprovalStoreException">The approvals cannot be opened.</exception>
    /// <exception cref="AccessUnavailableException">The short-lived credentials cannot be opened.</exception>
    public static async Task<GatewayStores> OpenAsync(StoreOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken, bool announces = false)
    {
        var stores = new GatewayStores { _announces = announces };
        try
        {
            stores.Signer = GrantKey.OpenOrCreate(options.GrantKeyFile ?? GrantKeyFile(options.File));
            await (options.Postgres.ConnectionFile is null ? stores.OpenEmbeddedAsync(options, time, loggers, cancellationToken) : stores.OpenSharedAsync(options, time, loggers)).ConfigureAwait(false);
            stores.Access = AccessStore.Open(AccessFile(options.File));
            return stores;
        }
        catch
        {
            await stores.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Commits what is queued and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        Access?.Dispose();
        while (_opened.TryPop(out var store))
        {
            await store.DisposeAsync().ConfigureAwait(false);
        }

        Shared?.Dispose();
    }

    private async Task OpenEmbeddedAsync(StoreOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        Audit = Announced(SqliteAuditStore.Open(
            new AuditStoreOptions { Path = options.File, Durability = options.Durability, Checkpointer = Checkpointer(options, time, loggers) }, time, loggers.CreateLogger<SqliteAuditStore>()));
        Approvals = Opened(await SqliteApprovalStore.OpenAsync(
            new ApprovalStoreOptions { Path = ApprovalsFile(options.File) }, Audit, Signer, time, loggers.CreateLogger<SqliteApprovalStore>(), cancellationToken).ConfigureAwait(false));
    }

    private async Task OpenSharedAsync(StoreOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var shared = Shared = SharedStore.From(options.Postgres.ConnectionFile!, options.Postgres.Schema);

        var checkpointer = Checkpointer(options, time, loggers);

        // WHY another thread: this may be the one that serves sockets (completions are inline), and the driver's blocking calls need it to go on.
        Audit = Announced(await Task.Run(() => SharedAuditStore.Open(shared, new AuditStoreOptions { Path = options.File, Checkpointer = checkpointer }, time, loggers.CreateLogger<SharedAuditStore>())).ConfigureAwait(false));
        Signals = Opened(new SharedSignals(Shared, time, loggers.CreateLogger<SharedSignals>()));
        Approvals = Opened(new SharedApprovalStore(Shared, Signals, Audit, Signer, time, loggers.CreateLogger<SharedApprovalStore>()));
    }

    private Checkpointer? Checkpointer(StoreOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        if (options.CheckpointKeyFile is not { } file)
        {
            return null;
        }

        try
        {
            // Opened before the store: what waits for the anchors is written after the store has closed.
            var anchors = Opened(new AnchorWriter([.. options.Anchors.Select(Target)], time, loggers.CreateLogger<AnchorWriter>()));
            return new Checkpointer(CheckpointKey.FromPem(File.ReadAllText(file)), new CheckpointOptions(options.CheckpointEvery, options.CheckpointAfter), anchors, time);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new AuditUnavailableException("the key of checkpoints cannot be used: it must be a private key on the curve P-256, as `dbguard audit keygen` makes", failure);
        }
    }

    private static AnchorTarget Target(AnchorOptions options) => options.Url is { } url
        ? new AnchorTarget(new Uri(url).Host, null, new Uri(url), options.SecretFile is { } secret ? File.ReadAllBytes(secret) : null)
        : new AnchorTarget(Path.GetFileName(options.File!), options.File, null, null);

    private IAuditStore Announced(IAuditStore store) => Opened(_announces ? new WebhookSink(store) : store);

    private T Opened<T>(T store)
        where T : IAsyncDisposable
    {
        _opened.Push(store);
        return store;
    }
}
