using System.Text;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Upstream;

/// <summary>Where the gateway's own password comes from. Read at each connect, so that it can be rotated; never kept, logged or shown.</summary>
internal sealed class UpstreamCredential(string? file, string? variable)
{
    private const int MaxBytes = 64 * 1024;

    public static UpstreamCredential From(UpstreamOptions options) => new(options.PasswordFile, options.PasswordVariable);

    /// <summary>The password in UTF-8; null when none is configured or the source is empty.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        if (variable is not null)
        {
            return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? Encoding.UTF8.GetBytes(value) : null;
        }

        if (file is null)
        {
            return null;
        }

        if (new FileInfo(file).Length > MaxBytes)
        {
            throw new IOException("the upstream password file is too large");
        }

        var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        var end = bytes.AsSpan().IndexOfAny((byte)'\n', (byte)'\r');
        var line = end < 0 ? bytes : bytes[..end];
        return line.Length == 0 ? null : line;
    }
}
