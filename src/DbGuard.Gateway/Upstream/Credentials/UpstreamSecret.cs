using System.Security.Cryptography;

namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>What the gateway logs in with. Never printed.</summary>
/// <param name="user">Role; null: the configured one.</param>
/// <param name="password">UTF-8; null when there is none.</param>
/// <param name="until">When it ends; null when that is not known.</param>
internal sealed class UpstreamSecret(string? user, byte[]? password, DateTimeOffset? until = null)
{
    public static UpstreamSecret None { get; } = new(null, null);

    public string? User { get; } = user;

    public byte[]? Password { get; } = password;

    public DateTimeOffset? Until { get; } = until;

    /// <summary>True when both say the same.</summary>
    public bool IsSameAs(UpstreamSecret other) =>
        User == other.User && CryptographicOperations.FixedTimeEquals(Password ?? [], other.Password ?? []);

    public override string ToString() => "(secret)";
}
