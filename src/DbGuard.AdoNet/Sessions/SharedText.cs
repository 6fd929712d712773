using System.Security.Cryptography;
using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies;

namespace DbGuard.AdoNet.Sessions;

/// <summary>What all executions of one text have in common: its bytes, their hash, and the last decision on it. Thread-safe.</summary>
internal sealed class SharedText(string text)
{
    private volatile DecidedText? _decided;

    /// <summary>UTF-8 of the text.</summary>
    public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(text);

    /// <summary>SHA-256 of <see cref="Bytes"/>, lower-case hex.</summary>
    public string Hash => field ??= Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>The last decision, if everything that it depends on is still the same; null otherwise.</summary>
    public DecidedText? Find(PolicySet policy, Profile profile, CatalogSnapshot catalog, string viewKey) =>
        _decided is { } known && ReferenceEquals(known.Policy, policy) && ReferenceEquals(known.Profile, profile)
        && ReferenceEquals(known.Look.Catalog, catalog) && known.Look.View.Key == viewKey ? known : null;

    public void Remember(DecidedText decided) => _decided = decided;
}
