using System.Diagnostics;
using DbGuard.Gateway.Replays;

namespace DbGuard.Gateway.Tests.Replays;

public sealed class ReplayPaceTests
{
    [Fact]
    public async Task Keys_ChangeSpeed_GoOn_AndEnd()
    {
        var keys = new Queue<char?>(['+', '+', '-', null, 'n', null, 'q']);
        var pace = new ReplayPace(1, TimeSpan.FromMinutes(1), () => keys.Count > 0 ? keys.Dequeue() : null, TimeProvider.System);
        var from = Stopwatch.GetTimestamp();
        Assert.True(await pace.WaitAsync(50_000_000, CancellationToken.None));
        Assert.Equal(2, pace.Speed);
        Assert.False(await pace.WaitAsync(50_000_000, CancellationToken.None));
        Assert.True(Stopwatch.GetElapsedTime(from) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Space_StopsAndGoesOn()
    {
        var looks = 0;
        var pace = new ReplayPace(0, TimeSpan.FromSeconds(1), () => ++looks is 1 or 6 ? ' ' : null, TimeProvider.System);
        Assert.True(await pace.WaitAsync(0, CancellationToken.None));
        Assert.False(pace.IsStopped);
        Assert.True(looks >= 6);
    }

    [Fact]
    public async Task Pauses_AreCut_AndNoneIsMadeWithoutSpeed()
    {
        var from = Stopwatch.GetTimestamp();
        Assert.True(await new ReplayPace(1, TimeSpan.FromMilliseconds(20), () => null, TimeProvider.System).WaitAsync(3_600_000_000, CancellationToken.None));
        Assert.True(await new ReplayPace(0, TimeSpan.FromHours(1), () => null, TimeProvider.System).WaitAsync(3_600_000_000, CancellationToken.None));
        Assert.True(Stopwatch.GetElapsedTime(from) < TimeSpan.FromSeconds(20));
    }
}
