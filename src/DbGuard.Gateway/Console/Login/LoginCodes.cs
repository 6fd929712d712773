using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DbGuard.Gateway.Approvals;

namespace DbGuard.Gateway.Console.Login;

/// <summary>One-time codes of the console: 256 bits, 60 seconds, once. Only their hashes are kept. Thread-safe.</summary>
internal sealed class LoginCodes(TimeProvider time)
{
    /// <summary>How long a code may be used.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Most codes that wait; the oldest goes when there is one more.</summary>
    private const int Most = 100;
    private const int CodeBytes = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Operator Person, DateTimeOffset Ends)> _waiting = new(StringComparer.Ordinal);

    /// <summary>Makes a code for a person who is proven.</summary>
    public (string Code, DateTimeOffset Ends) Issue(Operator person)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes));
        var ends = time.GetUtcNow() + Lifetime;
        lock (_gate)
        {
            if (_waiting.Count >= Most)
            {
                _waiting.Remove(_waiting.MinBy(w => w.Value.Ends).Key);
            }

            _waiting[Digest(code)] = (person, ends);
        }

        return (code, ends);
    }

    /// <summary>Uses a code up. Null when there is no such code, or its time is over.</summary>
    public Operator? Redeem(string code)
    {
        // WHY by its hash: the time a look-up takes says nothing about the codes.
        lock (_gate)
        {
            return _waiting.Remove(Digest(code), out var found) && time.GetUtcNow() < found.Ends ? found.Person : null;
        }
    }

    private static string Digest(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
