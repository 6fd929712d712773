using DbGuard.Core.Policies;

namespace DbGuard.Core.Tests.Policies;

public sealed class PolicyFileTests : IDisposable
{
    private const string Valid = "version: 1\nprofiles: {p: {match: everyone, may: {}}}\n";

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"policy-{Guid.NewGuid():n}.yaml");

    [Fact]
    public void Look_AtAnUnchangedFile_HasNothingNew()
    {
        File.WriteAllText(_path, Valid);
        var file = Open();
        File.WriteAllText(_path, Valid);

        Assert.Null(file.Look());
    }

    [Fact]
    public void Look_AtAChangedFile_GivesItOnce()
    {
        File.WriteAllText(_path, Valid);
        var file = Open();
        File.WriteAllText(_path, Valid + "# changed\n");

        Assert.True(file.Look()!.IsValid);
        Assert.Null(file.Look());
    }

    [Fact]
    public void Look_AtABadFile_ReportsItOnceAndTheNextGoodOne()
    {
        File.WriteAllText(_path, Valid);
        var file = Open();

        File.WriteAllText(_path, "version: 1\nprofile: {}\n");
        Assert.False(file.Look()!.IsValid);
        Assert.Null(file.Look());
        File.Delete(_path);
        Assert.Equal("DBG6101", Assert.Single(file.Look()!.Diagnostics).Code);
        Assert.Null(file.Look());
        File.WriteAllText(_path, Valid);
        Assert.True(file.Look()!.IsValid);
    }

    [Fact]
    public void Look_AfterAnAtomicRename_SeesTheNewContent()
    {
        File.WriteAllText(_path, Valid);
        var file = Open();
        File.WriteAllText(_path + ".new", Valid + "# two\n");
        File.Move(_path + ".new", _path, overwrite: true);

        Assert.True(file.Look()!.IsValid);
    }

    [Fact]
    public async Task Watch_UntilCancelled_HandsOverGoodAndBadFiles()
    {
        File.WriteAllText(_path, Valid);
        var file = Open();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var refused = 0;
        var accepted = new TaskCompletionSource<PolicySet>();
        File.WriteAllText(_path, "nonsense");
        var watching = file.WatchAsync(TimeSpan.FromMilliseconds(5), TimeProvider.System, p => accepted.SetResult(p), _ =>
        {
            refused++;
            File.WriteAllText(_path, Valid + "# mended\n");
        }, stop.Token);

        var policy = await accepted.Task.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await watching;

        Assert.Equal(1, refused);
        Assert.Equal(PolicyReader.ReadFile(_path).Policy!.Version, policy.Version);
    }

    public void Dispose() => File.Delete(_path);

    private PolicyFile Open() => new(_path, PolicyReader.ReadFile(_path).Policy!.Version);
}
