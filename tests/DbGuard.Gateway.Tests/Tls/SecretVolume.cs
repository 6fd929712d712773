using DbGuard.TestKit.Certificates;

namespace DbGuard.Gateway.Tests.Tls;

/// <summary>A folder as Kubernetes mounts a secret: files are links through <c>..data</c>, which is swapped at once.</summary>
internal sealed class SecretVolume : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-volume-");
    private int _version;

    public SecretVolume(TestCertificate first)
    {
        Swap(first);
        File.CreateSymbolicLink(CertificateFile, Path.Combine("..data", "tls.crt"));
        File.CreateSymbolicLink(KeyFile, Path.Combine("..data", "tls.key"));
    }

    public string CertificateFile => Path.Combine(_folder.FullName, "tls.crt");

    public string KeyFile => Path.Combine(_folder.FullName, "tls.key");

    /// <summary>Puts another pair in place, as kubelet does.</summary>
    public void Swap(TestCertificate certificate, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var name = $"..{++_version}";
        var folder = _folder.CreateSubdirectory(name);
        File.WriteAllText(Path.Combine(folder.FullName, "tls.crt"), certificate.CertificatePem);
        var key = Path.Combine(folder.FullName, "tls.key");
        File.WriteAllText(key, certificate.KeyPem);
        File.SetUnixFileMode(key, mode);
        var link = Path.Combine(_folder.FullName, "..data_tmp");
        File.CreateSymbolicLink(link, name);
        File.Move(link, Path.Combine(_folder.FullName, "..data"), overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
