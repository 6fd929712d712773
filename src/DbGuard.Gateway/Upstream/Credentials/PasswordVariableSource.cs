using System.Text;

namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>An environment variable of the gateway.</summary>
internal sealed class PasswordVariableSource(string variable) : IUpstreamSecretSource
{
    public bool IsCostly => false;

    public Task<UpstreamSecret> FetchAsync(CancellationToken cancellationToken) => Task.FromResult(
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? new UpstreamSecret(null, Encoding.UTF8.GetBytes(value)) : UpstreamSecret.None);

    public void Dispose()
    {
    }
}
