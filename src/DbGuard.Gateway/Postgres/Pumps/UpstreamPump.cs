using DbGuard.Gateway.Postgres.Transport;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Carries the upstream's messages to the client: every one is matched with the message it answers, rows are masked, errors are
/// filtered. What needs no change is sent straight from the receive buffer, in runs.
/// </summary>
internal sealed class UpstreamPump(SessionState state) : IDisposable
{
    private readonly MessageChannel _channel = state.Upstream.Channel;
    private readonly PacketWriter _replacement = new(512);
    private readonly ReplyHandler _handler = new(state);

    /// <summary>Runs until the upstream closes or the session must end.</summary>
    /// <exception cref="SessionEndException">The session must end.</exception>
    /// <exception cref="IOException">A connection broke.</exception>
    public async Task RunAsync()
    {
        var input = _channel.Input;
        while (true)
        {
            var consumed = Treat(input.Unread, out var runStart, out var needed);
            if (consumed > runStart)
            {
                await state.Output.SendAsync(input.UnreadMemory[runStart..consumed]);
            }
            else if (consumed > 0)
            {
                await state.Output.FlushAsync();
            }

            input.Consume(consumed);
            if (_handler.Pause is { } pause)
            {
                await pause;
                _handler.Resume();
            }
            else if (!await _channel.FillAsync(needed))
            {
                throw new SessionEndException(
                    "the upstream server closed the connection",
                    new Report(ReportSeverity.Fatal, SqlState.ConnectionFailure, "the upstream server closed the connection"));
            }
        }
    }

    public void Dispose() => _replacement.Dispose();

    /// <summary>Treats every whole frame.</summary>
    /// <param name="batch">What was received.</param>
    /// <param name="runStart">Start of the last run of frames to be sent as they are; what was before it has been written to the output.</param>
    /// <param name="needed">Length the buffer must reach for the next frame.</param>
    /// <returns>Bytes treated; the last run ends there.</returns>
    private int Treat(ReadOnlySpan<byte> batch, out int runStart, out int needed)
    {
        runStart = 0;
        var position = 0;
        lock (state.Output.Gate)
        {
            var output = state.Output.Writer;
            while (true)
            {
                switch (FrameReader.TryReadFrame(batch[position..], FrameLimits.Backend, out var frame, out needed, out var violation))
                {
                    case FrameStatus.NeedMoreData:
                        return position;
                    case FrameStatus.Complete:
                        break;
                    case FrameStatus.Violation:
                    default:
                        throw SessionEndException.UpstreamViolation(violation!.Sentence);
                }

                if (_handler.MustPauseBefore(frame))
                {
                    return position;
                }

                var treatment = _handler.Handle(frame, _replacement);
                if (treatment == Treatment.Forward)
                {
                    position += frame.TotalLength;
                    continue;
                }

                output.WriteBytes(batch[runStart..position]);
                if (treatment == Treatment.Replace)
                {
                    output.WriteBytes(_replacement.WrittenSpan);
                    _replacement.Clear();
                }

                position += frame.TotalLength;
                runStart = position;
            }
        }
    }
}
