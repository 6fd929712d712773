namespace DbGuard.TestKit.Vaults;

/// <summary>How a <see cref="TestVault"/> misbehaves.</summary>
public enum VaultFault
{
    None,

    /// <summary>503, as a sealed vault.</summary>
    Sealed,

    /// <summary>An answer of a mebibyte.</summary>
    Huge,

    /// <summary>Never answers.</summary>
    Silent,

    /// <summary>Sends elsewhere.</summary>
    Redirect,

    /// <summary>Not JSON.</summary>
    Garbled,

    /// <summary>JSON without the secret.</summary>
    Empty,
}
