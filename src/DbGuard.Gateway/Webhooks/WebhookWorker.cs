using System.Net;
using System.Threading.Channels;
using DbGuard.Core.Approvals;
using DbGuard.Core.Audit;
using DbGuard.Gateway.Api;
using DbGuard.Gateway.Options;
using DbGuard.Gateway.Stores;
using Polly;
using Polly.Retry;

namespace DbGuard.Gateway.Webhooks;

/// <summary>Follows the chain for one webhook: posts what it wants, in order, and moves its cursor when it is delivered.</summary>
internal sealed class WebhookWorker(
    WebhookOptions options, WebhookSender sender, WebhookCursor cursor, Func<IAuditReader> open, IApprovalStore approvals, IAuditSink audit, Func<string, string?> page, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_hopeless = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> _woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _isWaiting;

    /// <summary>An event of this type was recorded.</summary>
    public void Wake(string type)
    {
        if (WebhookEvent.IsWanted(type, options.Events))
        {
            _woken.Writer.TryWrite(true);
        }
    }

    /// <summary>Delivers until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var wokenAt = 0L;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await DeliverAsync(stop).ConfigureAwait(false);

                // It is told of a record as that is queued: it may take a moment until it can be read.
                var patience = wokenAt != 0 && time.GetElapsedTime(wokenAt) < s_settled ? s_soon : s_look;
                if (await WokenAsync(patience, stop).ConfigureAwait(false))
                {
                    wokenAt = time.GetTimestamp();
                }
            }
            catch (Exception failure) when (failure is AuditUnavailableException or IOException or UnauthorizedAccessException)
            {
                WebhookLog.CannotRead(logger, options.Name, failure.Message);
                await Task.Delay(TimeSpan.FromSeconds(2), time, stop).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> WokenAsync(TimeSpan patience, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            return await _woken.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task DeliverAsync(CancellationToken stop)
    {
        using var reader = open();
        if (cursor.Read() is not { } after)
        {
            // A new webhook hears what happens from now on, not the past.
            cursor.Write(reader.LastSequence());
            return;
        }

        var last = after;
        foreach (var record in reader.Read(new RecordQuery { After = after }))
        {
            last = record.Sequence;
            if (WebhookEvent.Of(record) is { } told && WebhookEvent.IsWanted(told.Type, options.Events))
            {
                await DeliverAsync(told, stop).ConfigureAwait(false);
                cursor.Write(last);
            }
        }

        if (last > after)
        {
            cursor.Write(last);
        }
    }

    private async Task DeliverAsync(WebhookEvent told, CancellationToken stop)
    {
        var approval = told.Text("approval") is { } id ? await FindAsync(id, stop).ConfigureAwait(false) : null;
        var body = WebhookBody.Write(told, approval, approval is null ? null : page(approval.Id), options.Template);
        TimeSpan? retryAfter = null;
        string? reason = null;
        var retrying = new ResiliencePipelineBuilder<bool> { TimeProvider = time }.AddRetry(new RetryStrategyOptions<bool>
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: false }),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = s_longest,
            DelayGenerator = _ => ValueTask.FromResult(retryAfter is { } wait && wait > TimeSpan.Zero ? (wait < TimeSpan.FromHours(1) ? wait : TimeSpan.FromHours(1)) : (TimeSpan?)null),
        }).Build();
        var isDelivered = await retrying.ExecuteAsync(
            async token =>
            {
                (var isDone, reason, retryAfter) = await TryAsync(told, body, token).ConfigureAwait(false);
                if (!isDone && !_isWaiting)
                {
                    _isWaiting = true;
                    WebhookLog.Waiting(logger, options.Name, reason ?? "unknown");
                }

                return isDone;
            },
            stop).ConfigureAwait(false);
        if (isDelivered && reason is null && _isWaiting)
        {
            _isWaiting = false;
            WebhookLog.Again(logger, options.Name);
        }
        else if (reason is not null)
        {
            GiveUp(told, reason);
        }
    }

    /// <returns>True when it need not be tried again: delivered (no reason), or given up (the reason).</returns>
    private async Task<(bool IsDone, string? Reason, TimeSpan? RetryAfter)> TryAsync(WebhookEvent told, byte[] body, CancellationToken stop)
    {
        string reason;
        TimeSpan? retryAfter = null;
        var isHopeless = false;
        try
        {
            (var status, retryAfter) = await sender.PostAsync(told.Id, body, stop).ConfigureAwait(false);
            if ((int)status is >= 200 and < 300)
            {
                return (true, null, null);
            }

            reason = $"the receiver said {(int)status}";
            isHopeless = (int)status is >= 300 and < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425);
        }
        catch (HttpRequestException failure)
        {
            reason = $"the receiver cannot be reached ({failure.HttpRequestError})";
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            reason = "the receiver does not answer";
        }

        var age = time.GetUtcNow() - told.At;
        return (age > options.MaxAge || (isHopeless && age > s_hopeless), reason, retryAfter);
    }

    private void GiveUp(WebhookEvent told, string reason)
    {
        WebhookLog.GivenUp(logger, options.Name, told.Type, told.Sequence, reason);

        // An event about an event that could not be told would go the same way.
        if (told.Text("error") == "DBG8030")
        {
            return;
        }

        try
        {
            audit.Append(new AuditRecord { Kind = AuditRecordKind.SafetyEvent, At = time.GetUtcNow(), Error = "DBG8030", Detail = $"webhook {options.Name}: event {told.Type} of record {told.Sequence} was given up: {reason}" });
        }
        catch (AuditUnavailableException)
        {
            // The store has reported it.
        }
    }

    private async Task<ApprovalView?> FindAsync(string id, CancellationToken stop)
    {
        try
        {
            return await approvals.FindAsync(id, stop).ConfigureAwait(false) is { } request ? ApprovalView.Of(request) : null;
        }
        catch (ApprovalStoreException)
        {
            return null;
        }
    }
}
