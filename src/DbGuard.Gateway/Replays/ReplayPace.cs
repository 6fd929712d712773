namespace DbGuard.Gateway.Replays;

/// <summary>
/// The pauses of a replay, and the keys that change them while it plays: Space stops and goes on, <c>+</c> and <c>-</c> double and halve the speed, <c>n</c> goes to what comes
/// next, <c>q</c> ends.
/// </summary>
/// <param name="speed">How fast at first: 1 as recorded; 0 without pauses.</param>
/// <param name="longest">Longest pause of the recording that is kept.</param>
/// <param name="nextKey">The next key pressed; null when none is.</param>
/// <param name="time">The clock.</param>
internal sealed class ReplayPace(double speed, TimeSpan longest, Func<char?> nextKey, TimeProvider time)
{
    private const double Fastest = 1000;
    private const double Slowest = 1.0 / 16;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>How fast now.</summary>
    public double Speed { get; private set; } = speed;

    /// <summary>True while it stands still.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>The keys of the terminal, where there is one.</summary>
    public static char? TerminalKey() => !System.Console.IsInputRedirected && System.Console.KeyAvailable ? System.Console.ReadKey(intercept: true).KeyChar : null;

    /// <summary>Waits as long as the recording did, in the speed of now.</summary>
    /// <returns>False when the replay is to end.</returns>
    public async Task<bool> WaitAsync(long microseconds, CancellationToken cancellationToken)
    {
        var left = Math.Min(microseconds, longest.TotalMicroseconds);
        while (true)
        {
            while (nextKey() is { } key)
            {
                switch (key)
                {
                    case ' ': IsStopped = !IsStopped; break;
                    case '+' or '=': Speed = Math.Min(Fastest, Speed * 2); break;
                    case '-' or '_': Speed = Math.Max(Slowest, Speed / 2); break;
                    case 'n': return true;
                    case 'q': return false;
                    default: break;
                }
            }

            if (!IsStopped && (Speed <= 0 || left <= 0))
            {
                return true;
            }

            var slice = IsStopped ? s_look : TimeSpan.FromMicroseconds(Math.Max(1, Math.Min(s_look.TotalMicroseconds, left / Speed)));
            await Task.Delay(slice, time, cancellationToken).ConfigureAwait(false);
            left -= IsStopped ? 0 : slice.TotalMicroseconds * Speed;
        }
    }
}
