using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Polly;
using Polly.Retry;

namespace DbGuard.Gateway.Stores.Checkpoints;

/// <summary>
/// Writes checkpoints to files on other storage and to webhooks, one after the other, in the background. What cannot be written is said in the log and in the metrics,
/// and nothing waits for it: the next checkpoint vouches for all before it.
/// </summary>
internal sealed class AnchorWriter : IAnchors, IAsyncDisposable
{
    private const int MostWaiting = 1000;

    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<AnchorTarget> _targets;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly ResiliencePipeline _retrying;
    private readonly List<(Channel<Anchor> Waiting, Task Writing)> _writers;

    /// <param name="targets">Where to; empty: nowhere.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Failures.</param>
    public AnchorWriter(IReadOnlyList<AnchorTarget> targets, TimeProvider time, ILogger<AnchorWriter> logger)
    {
        _targets = targets;
        _time = time;
        _logger = logger;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10) };
        _retrying = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<IOException>().Handle<UnauthorizedAccessException>().Handle<HttpRequestException>().Handle<TaskCanceledException>(_ => !_stop.IsCancellationRequested),
            MaxRetryAttempts = 5,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            MaxDelay = TimeSpan.FromSeconds(30),
        }).Build();
        _writers = [.. targets.Select(target =>
        {
            // WHY the newest: it vouches for those it pushes out.
            var waiting = Channel.CreateBounded<Anchor>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
            return (waiting, Task.Run(() => WriteAsync(target, waiting.Reader)));
        })];
    }

    /// <inheritdoc />
    public void Add(Anchor anchor)
    {
        foreach (var (waiting, _) in _writers)
        {
            waiting.Writer.TryWrite(anchor);
        }
    }

    /// <summary>Writes what waits, for a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        _writers.ForEach(w => w.Waiting.Writer.TryComplete());
        _stop.CancelAfter(s_lastWords);
        await Task.WhenAll(_writers.Select(w => w.Writing)).ConfigureAwait(false);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync(AnchorTarget target, ChannelReader<Anchor> waiting)
    {
        await foreach (var anchor in waiting.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                await _retrying.ExecuteAsync(
                    async token =>
                    {
                        await (target.File is { } file ? AppendAsync(file, anchor, token) : PostAsync(target, anchor, token)).ConfigureAwait(false);
                    },
                    _stop.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException or OperationCanceledException)
            {
                AnchorLog.NotWritten(_logger, target.Name, anchor.Checkpoint.Sequence, failure.GetType().Name);
            }
        }
    }

    private static async Task AppendAsync(string file, Anchor anchor, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        }

        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(anchor.ToLine() + "\n"), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        stream.Flush(flushToDisk: true);
    }

    private async Task PostAsync(AnchorTarget target, Anchor anchor, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(anchor.ToLine());
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var at = _time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (target.Secret is { } secret)
        {
            byte[] signed = [.. Encoding.ASCII.GetBytes(at + "."), .. body];
            request.Headers.Add("DbGuard-Signature", $"t={at},v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed))}");
        }

        request.Headers.Add("Idempotency-Key", $"{anchor.Chain}-{anchor.Checkpoint.Sequence}");
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }
}
