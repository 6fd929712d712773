using System.Globalization;
using System.Text;

namespace DbGuard.Gateway.Console.Live;

/// <summary><c>GET /events</c>: server-sent events that say that something was recorded, and nothing of it.</summary>
internal sealed class LiveEndpoint(RecordFeed feed, IHostApplicationLifetime lifetime, TimeProvider time)
{
    /// <summary>A beat so often, so that both ends notice when the other is gone.</summary>
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(15);

    /// <summary>Longest stream; the browser comes back by itself, and has to be logged in then.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    public async Task StreamAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        using var limit = new CancellationTokenSource(s_longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, limit.Token);
        context.Response.ContentType = "text/event-stream";
        var (ends, registration) = feed.Watch();
        using (registration)
        {
            try
            {
                await SendAsync(context, "retry: 2000\n\n", both.Token).ConfigureAwait(false);
                var next = ends.WaitToReadAsync(both.Token).AsTask();
                while (true)
                {
                    using var beat = CancellationTokenSource.CreateLinkedTokenSource(both.Token);
                    if (await Task.WhenAny(next, Task.Delay(s_beat, time, beat.Token)).ConfigureAwait(false) == next)
                    {
                        await beat.CancelAsync().ConfigureAwait(false);
                        await next.ConfigureAwait(false);
                        if (ends.TryRead(out var end))
                        {
                            await SendAsync(context, string.Create(CultureInfo.InvariantCulture, $"event: recorded\ndata: {end}\n\n"), both.Token).ConfigureAwait(false);
                        }

                        next = ends.WaitToReadAsync(both.Token).AsTask();
                    }
                    else
                    {
                        await SendAsync(context, ": beat\n\n", both.Token).ConfigureAwait(false);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The browser left, the time is over, or the gateway stops.
            }
        }
    }

    private static async Task SendAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
