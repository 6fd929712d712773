using System.Text;
using DbGuard.TestKit.Canaries;

namespace DbGuard.Gateway.Tests.TestKit;

/// <summary>The watch that every gateway of the suite is under finds what it is for.</summary>
public sealed class SecretWatchTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-watch-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Secret_InAStoreOrInOutput_IsFound_AndNotRepeated()
    {
        var secret = $"planted-{Guid.NewGuid():N}";
        SecretWatch.Guard(secret, "the planted secret");
        File.WriteAllBytes(Path.Combine(_folder.FullName, "dbguard.db"), [0, 255, .. Encoding.UTF8.GetBytes(secret), 0]);
        File.WriteAllText(Path.Combine(_folder.FullName, "upstream.password"), secret);

        var (found, files) = SecretWatch.Search(_folder.FullName, "nothing");
        Assert.Equal("the planted secret in dbguard.db", Assert.Single(found));
        Assert.Equal(1, files);
        Assert.Equal(["the planted secret in output", "a SCRAM verifier in output", "the planted secret in dbguard.db"], SecretWatch.Search(_folder.FullName, $"x{secret}x SCRAM-SHA-256$4096:").Found);
        File.Delete(Path.Combine(_folder.FullName, "dbguard.db"));
        Assert.Empty(SecretWatch.Search(_folder.FullName, "nothing").Found);
    }
}
