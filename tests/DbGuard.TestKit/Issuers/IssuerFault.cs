namespace DbGuard.TestKit.Issuers;

/// <summary>How a test issuer misbehaves.</summary>
public enum IssuerFault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>503 to everything.</summary>
    Down,

    /// <summary>Breaks off every connection.</summary>
    Broken,

    /// <summary>Takes requests and never answers.</summary>
    Silent,

    /// <summary>Answers with a page that is no JSON.</summary>
    Garbage,

    /// <summary>Points elsewhere.</summary>
    Redirect,

    /// <summary>Its metadata names another issuer.</summary>
    AnotherIssuer,

    /// <summary>Publishes an empty key set.</summary>
    NoKeys,

    /// <summary>Publishes a key set of 8 MiB.</summary>
    HugeDocument,
}
