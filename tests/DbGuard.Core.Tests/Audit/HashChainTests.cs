using System.Security.Cryptography;
using DbGuard.Core.Audit;

namespace DbGuard.Core.Tests.Audit;

public sealed class HashChainTests
{
    // Computed with another implementation (Python hashlib) from the layout in docs/audit-format.md.
    private const string GenesisOfChainA = "9f42044e4303b3c75161ead674b28783cbc69c8ccfd111f0c4cc083885c7dcdb";
    private const string FirstOfChainA = "45ce6443f5a5c007e857e7b9d1c509876d8152f65e8b44381b2a1220b4bc72f8";

    [Fact]
    public void Genesis_OfAChain_IsTheDocumentedHash() =>
        Assert.Equal(GenesisOfChainA, Convert.ToHexStringLower(HashChain.Genesis("chain-a")));

    [Fact]
    public void Seal_OfABody_IsTheDocumentedHash()
    {
        var frame = new byte[HashChain.HeaderBytes + 7];
        "{\"v\":1}"u8.CopyTo(frame.AsSpan(HashChain.HeaderBytes));
        var hash = new byte[HashChain.HashBytes];
        HashChain.Seal(frame, HashChain.Genesis("chain-a"), 1, hash);
        Assert.Equal(FirstOfChainA, Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Compute_OfABody_EqualsSeal()
    {
        using var hasher = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hash = new byte[HashChain.HashBytes];
        HashChain.Compute(HashChain.Genesis("chain-a"), 1, "{\"v\":1}"u8, hash, hasher);
        Assert.Equal(FirstOfChainA, Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Seal_WithoutRoomForTheHeader_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HashChain.Seal(new byte[10], new byte[32], 1, new byte[32]));
}
