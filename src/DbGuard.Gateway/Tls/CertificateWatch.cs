using DbGuard.Core.Diagnostics;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Tls;

/// <summary>Looks at the files of certificates every second, and at their ends.</summary>
internal sealed class CertificateWatch(DoorCertificates doors, PostgresListenerOptions options, TimeProvider time, ILogger<CertificateWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_warnAgain = TimeSpan.FromDays(1);

    private readonly Dictionary<string, (DateTimeOffset End, DateTimeOffset At)> _warned = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        try
        {
            do
            {
                Look();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private void Look()
    {
        Look(doors.Postgres, "Postgres:CertificateFile");
        if (!ReferenceEquals(doors.Api, doors.Postgres))
        {
            Look(doors.Api, "Api:CertificateFile");
        }

        if (!ReferenceEquals(doors.Console, doors.Postgres))
        {
            Look(doors.Console, "Console:CertificateFile");
        }

        Look(doors.Clients, "Postgres:ClientCa");
        Measure(doors.Postgres, "postgres", "Postgres:CertificateFile");
        Measure(doors.Api, "api", "Api:CertificateFile");
        Measure(doors.Console, "console", "Console:CertificateFile");
    }

    private void Look<T>(WatchedFiles<T>? files, string key)
        where T : class
    {
        if (files is null)
        {
            return;
        }

        var (isReplaced, refusal) = files.Look();
        if (isReplaced)
        {
            GuardMetrics.CertificateReloaded("accepted");
            TlsLog.Replaced(logger, key);
        }
        else if (refusal is not null)
        {
            GuardMetrics.CertificateReloaded("refused");
            TlsLog.Refused(logger, key, refusal);
        }
    }

    private void Measure(WatchedFiles<ServerCertificate>? files, string door, string key)
    {
        if (files is null)
        {
            return;
        }

        var end = files.Current.NotAfter;
        GuardMetrics.CertificateEnds(door, end);
        var now = time.GetUtcNow();
        if (end > now + options.WarnBeforeExpiry || (_warned.TryGetValue(door, out var last) && last.End == end && now < last.At + s_warnAgain && (end > now || last.At >= end)))
        {
            return;
        }

        _warned[door] = (end, now);
        if (end > now)
        {
            TlsLog.EndsSoon(logger, key, end);
        }
        else
        {
            TlsLog.HasEnded(logger, key, end);
        }
    }
}
