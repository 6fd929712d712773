using DbGuard.Core.Approvals;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;

namespace DbGuard.Gateway.Webhooks;

/// <summary>Runs the webhooks while the gateway runs.</summary>
internal sealed class WebhookService(GatewayOptions options, GatewayStores stores, IApprovalStore approvals, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the thread that starts the gateway.
        await Task.Yield();
        var logger = loggers.CreateLogger<WebhookService>();
        var senders = options.Webhooks.Select(w => new WebhookSender(new Uri(w.Url), WebhookSender.Secret(w.SecretFile), time)).ToList();
        try
        {
            var workers = options.Webhooks.Zip(senders, (w, sender) => new WebhookWorker(
                w,
                sender,
                new WebhookCursor(WebhookCursor.PathOf(options.Store.File, w.Name)),
                () => stores.OpenReader(options.Store),
                approvals,
                stores.Audit,
                id => options.Api.ApprovalPage?.Replace("{id}", id, StringComparison.Ordinal),
                time,
                logger)).ToList();
            (stores.Audit as WebhookSink)?.Wake(type => workers.ForEach(w => w.Wake(type)));
            await Task.WhenAll(workers.Select(w => Task.Run(() => w.RunAsync(stoppingToken), stoppingToken))).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The gateway stops; what is not delivered is, after the next start.
        }
        finally
        {
            senders.ForEach(s => s.Dispose());
        }
    }
}
