using Microsoft.IdentityModel.Tokens;

namespace DbGuard.Gateway.Identity.Tokens;

/// <summary>Keys from a JSON Web Key Set on disk, for issuers that cannot be reached. Read at each login, so that the file can be replaced.</summary>
internal sealed class FileKeys(string path) : IIssuerKeys
{
    public async ValueTask<IReadOnlyCollection<SecurityKey>> GetAsync(string? keyId, CancellationToken cancellationToken)
    {
        try
        {
            return [.. new JsonWebKeySet(await File.ReadAllTextAsync(path, cancellationToken)).GetSigningKeys()];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IssuerKeysException("the key set file cannot be read", failure);
        }
    }
}
