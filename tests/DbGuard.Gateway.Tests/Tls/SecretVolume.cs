using DbGuard.TestKit.Certificates;
using DbGuard.TestKit.Processes;

namespace DbGuard.Gateway.Tests.Tls;

/// <summary>A folder as Kubernetes mounts a secret: files are links through <c>..data</c>, which is swapped at once.</summary>
internal sealed class SecretVolume : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-volume-");
    private int _version;

    public static async Task<SecretVolume> WithAsync(TestCertificate first)
    {
        var volume = new SecretVolume();
        await volume.SwapAsync(first);
        File.CreateSymbolicLink(volume.CertificateFile, Path.Combine("..data", "tls.crt"));
        File.CreateSymbolicLink(volume.KeyFile, Path.Combine("..data", "tls.key"));
        return volume;
    }

    public string CertificateFile => Path.Combine(_folder.FullName, "tls.crt");

    public string KeyFile => Path.Combine(_folder.FullName, "tls.key");

    /// <summary>Puts another pair in place, as kubelet does.</summary>
    public async Task SwapAsync(TestCertificate certificate, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var name = $"..{++_version}";
        var folder = _folder.CreateSubdirectory(name);
        File.WriteAllText(Path.Combine(folder.FullName, "tls.crt"), certificate.CertificatePem);
        var key = Path.Combine(folder.FullName, "tls.key");
        File.WriteAllText(key, certificate.KeyPem);
        File.SetUnixFileMode(key, mode);
        var link = Path.Combine(_folder.FullName, "..data_tmp");
        File.CreateSymbolicLink(link, name);
        // WHY mv: File.Move follows the link.
        var moved = await ClientTool.RunAsync("mv", ["-T", link, Path.Combine(_folder.FullName, "..data")]);
        Assert.Equal(0, moved.ExitCode);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
