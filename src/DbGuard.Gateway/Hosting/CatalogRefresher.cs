using DbGuard.Gateway.Options;
using DbGuard.Gateway.Postgres.Catalog;

namespace DbGuard.Gateway.Hosting;

/// <summary>Reads the catalogs again from time to time: others than the gateway's clients may define things too.</summary>
internal sealed class CatalogRefresher(GatewayOptions options, CatalogCache catalogs, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Limits.CatalogRefresh <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Limits.CatalogRefresh, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await catalogs.RefreshAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
