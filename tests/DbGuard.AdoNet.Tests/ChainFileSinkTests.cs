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
    public async Task ManySessions_ShareTheChain_AndEachFindsItsRecordOnTheDisk()
    {
        const int Sessions = 8;
        const int Each = 50;
        using (var sink = ChainFileSink.Open(_path))
        {
            await Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => Task.Run(async () =>
            {
                for (var i = 0; i < Each; i++)
                {
                    await sink.AppendDurablyAsync(new AuditRecord { Kind = AuditRecordKind.StatementDecided, At = DateTimeOffset.UnixEpoch, SessionId = $"s-{session}", StatementNumber = i }, CancellationToken.None);
                    Assert.Contains($"\"session\":\"s-{session}\",\"statement\":{i}", await ReadSharedAsync(), StringComparison.Ordinal);
                    sink.Append(new AuditRecord { Kind = AuditRecordKind.StatementFinished, At = DateTimeOffset.UnixEpoch, SessionId = $"s-{session}", StatementNumber = i });
                }
            })));
        }

        // Opening checks every link.
        using var again = ChainFileSink.Open(_path);
        var lines = (await ReadSharedAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2 * Sessions * Each, lines.Length);
        for (var session = 0; session < Sessions; session++)
        {
            var own = lines.Where(l => l.Contains($"\"s-{session}\"", StringComparison.Ordinal)).ToList();
            Assert.Equal(2 * Each, own.Count);
            Assert.All(own.Select((line, i) => (line, i)), o => Assert.Contains(o.i % 2 == 0 ? "statement_decided" : "statement_finished", o.line, StringComparison.Ordinal));
        }
    }

    private async Task<string> ReadSharedAsync()
    {
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
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
