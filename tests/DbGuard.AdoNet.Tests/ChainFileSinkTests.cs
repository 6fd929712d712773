using DbGuard.AdoNet.Audit;
using DbGuard.Core.Audit;

namespace DbGuard.AdoNet.Tests;

public sealed class ChainFileSinkTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task File_IsContinuedAndChained()
    {
        await WriteAsync(2);
        await WriteAsync(1);

        var lines = await File.ReadAllLinesAsync(_path);

        Assert.Equal(3, lines.Length);
        Assert.StartsWith("{\"seq\":3,\"hash\":\"", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_Changed_IsRefused()
    {
        await WriteAsync(3);
        var text = await File.ReadAllTextAsync(_path);
        await File.WriteAllTextAsync(_path, text.Replace("number 2", "number 9", StringComparison.Ordinal));

        Assert.Throws<InvalidDataException>(() => ChainFileSink.Open(_path));
    }

    [Fact]
    public void File_Closed_TakesNoRecord()
    {
        var sink = ChainFileSink.Open(_path);
        sink.Dispose();

        Assert.Throws<AuditUnavailableException>(() => sink.Append(new AuditRecord { Kind = AuditRecordKind.SessionClosed, At = DateTimeOffset.UnixEpoch }));
    }

    [Fact]
    public async Task File_IsOfItsOwnerAlone()
    {
        await WriteAsync(1);

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private async Task WriteAsync(int records)
    {
        using var sink = ChainFileSink.Open(_path);
        for (var i = 1; i <= records; i++)
        {
            await sink.AppendDurablyAsync(new AuditRecord { Kind = AuditRecordKind.SessionOpened, At = DateTimeOffset.UnixEpoch, Detail = $"number {i}" }, CancellationToken.None);
        }
    }
}
