using DbGuard.TestKit.Certificates;

namespace DbGuard.Corpus.Tests.Stage;

/// <summary>A temporary folder with the certificate that server and gateways show.</summary>
internal sealed class StageFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dbguard-corpus-");

    public StageFiles(TestCertificate certificate)
    {
        File.WriteAllText(CertificateFile, certificate.CertificatePem);
        File.WriteAllText(KeyFile, certificate.KeyPem);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public string CertificateFile => Path.Combine(_folder.FullName, "cert.pem");

    public string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
