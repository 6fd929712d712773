using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace DbGuard.Protocol.Postgres.Authentication;

/// <summary>The answer to AuthenticationMD5Password, for upstreams that still ask for it.</summary>
/// <remarks>
/// <c>"md5" + hex(md5(hex(md5(password + user)) + salt))</c>.
/// Source: PostgreSQL 18 docs, 54.2.1 Start-up, AuthenticationMD5Password.
/// </remarks>
public static class Md5Password
{
    /// <summary>The text to send in PasswordMessage.</summary>
    /// <exception cref="ArgumentException">The salt is not 4 bytes.</exception>
    public static string Respond(string user, string password, ReadOnlySpan<byte> salt)
    {
        if (salt.Length != Messages.Backend.AuthenticationMessage.Md5SaltBytes)
        {
            throw new ArgumentException("the salt is four bytes", nameof(salt));
        }

        var inner = Hex([.. Encoding.UTF8.GetBytes(password), .. Encoding.UTF8.GetBytes(user)]);
        return "md5" + Hex([.. Encoding.ASCII.GetBytes(inner), .. salt]);
    }

    [SuppressMessage("Security", "CA5351", Justification = "The protocol prescribes MD5 here; the upstream's administrator chose it.")]
    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
}
