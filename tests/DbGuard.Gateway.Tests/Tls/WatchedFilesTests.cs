using DbGuard.Gateway.Tls;

namespace DbGuard.Gateway.Tests.Tls;

/// <summary>Files that are read again: what is new, what is refused, and when that is said.</summary>
public sealed class WatchedFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-watched-");
    private readonly WatchedFiles<string> _files;

    public WatchedFilesTests()
    {
        Write("a", "1");
        Write("b", "1");
        _files = new WatchedFiles<string>(
            [PathOf("a"), PathOf("b")],
            texts => texts[0] == texts[1] ? texts[0] : throw new CertificateFileException("they do not belong together"));
        _files.Load();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Unchanged_IsNothing() => Assert.Equal((false, null), _files.Look());

    [Fact]
    public void Changed_IsInForceAtOnce()
    {
        Write("a", "2");
        Write("b", "2");
        Assert.Equal((true, null), _files.Look());
        Assert.Equal("2", _files.Current);
        Assert.Equal((false, null), _files.Look());
    }

    [Fact]
    public void HalfWritten_IsNoError_WhenTheOtherHalfFollows()
    {
        Write("a", "2");
        Assert.Equal((false, null), _files.Look());
        Write("b", "2");
        Assert.Equal((true, null), _files.Look());
    }

    [Fact]
    public void Broken_IsSaidOnce_AndTheOldStays()
    {
        Write("a", "2");
        Assert.Null(_files.Look().Refusal);
        Assert.Equal((false, "they do not belong together"), _files.Look());
        Assert.Equal((false, null), _files.Look());
        Assert.Equal("1", _files.Current);
        Write("a", "1");
        Assert.Equal((false, null), _files.Look());
        Write("a", "2");
        Assert.Null(_files.Look().Refusal);
        Assert.NotNull(_files.Look().Refusal);
    }

    [Fact]
    public void Missing_IsSaidOnce_AndComesBack()
    {
        File.Delete(PathOf("b"));
        Assert.Null(_files.Look().Refusal);
        Assert.Equal("a file is missing or cannot be read", _files.Look().Refusal);
        Assert.Null(_files.Look().Refusal);
        Write("b", "1");
        Assert.Equal((false, null), _files.Look());
        Assert.Equal("1", _files.Current);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text) => File.WriteAllText(PathOf(name), text);
}
