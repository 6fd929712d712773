using System.Buffers;
using System.Text;

namespace DbGuard.TestKit.Processes;

/// <summary>The bytes one stream of a process has given so far; readers may wait for something to appear in them.</summary>
public sealed class OutputBuffer
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    /// <summary>A copy of everything received.</summary>
    public byte[] ToArray()
    {
        lock (_gate)
        {
            return _bytes.WrittenSpan.ToArray();
        }
    }

    /// <summary>Everything received, as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(ToArray());

    /// <summary>Waits until <paramref name="find"/> finds what it wants in the text so far.</summary>
    /// <returns>What was found, or null when the stream ended without it.</returns>
    public async Task<T?> WaitForAsync<T>(Func<string, T?> find, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            Task changed;
            bool ended;
            lock (_gate)
            {
                changed = _changed.Task;
                ended = _ended;
            }

            if (find(Text) is { } found)
            {
                return found;
            }

            if (ended)
            {
                return null;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a whole line for which <paramref name="match"/> holds.</summary>
    public Task<string?> WaitForLineAsync(Func<string, bool> match, CancellationToken cancellationToken) =>
        WaitForAsync(text => WholeLines(text).FirstOrDefault(match), cancellationToken);

    internal async Task PumpAsync(Stream source)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await source.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                Publish(buffer.AsSpan(0, count), ended: false);
            }
        }
        catch (IOException)
        {
            // The process was killed while we were reading: what has arrived is what there is.
        }
        finally
        {
            Publish([], ended: true);
        }
    }

    private static IEnumerable<string> WholeLines(string text)
    {
        var lines = text.Split('\n');
        return lines.Take(lines.Length - 1).Select(line => line.TrimEnd('\r'));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Publish(ReadOnlySpan<byte> bytes, bool ended)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _bytes.Write(bytes);
            _ended |= ended;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }
}
