namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>The first line of a file, read at each login, so that the file can be replaced.</summary>
internal sealed class PasswordFileSource(string file) : IUpstreamSecretSource
{
    private const int MaxBytes = 64 * 1024;

    public bool IsCostly => false;

    public async Task<UpstreamSecret> FetchAsync(CancellationToken cancellationToken) => new(null, await FirstLineAsync(file, cancellationToken));

    /// <summary>The first line; null when it is empty.</summary>
    /// <exception cref="SecretUnavailableException">The file cannot be read, or is too large.</exception>
    public static async Task<byte[]?> FirstLineAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(file).Length > MaxBytes)
            {
                throw new SecretUnavailableException("the file with the secret is too large");
            }

            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            var end = bytes.AsSpan().IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? bytes : bytes[..end];
            return line.Length == 0 ? null : line;
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException and not SecretUnavailableException)
        {
            throw new SecretUnavailableException("the file with the secret cannot be read");
        }
    }

    public void Dispose()
    {
    }
}
