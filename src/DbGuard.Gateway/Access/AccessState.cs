namespace DbGuard.Gateway.Access;

/// <summary>Where a request for access stands.</summary>
internal enum AccessState
{
    /// <summary>Waits for a person.</summary>
    Pending,

    /// <summary>Granted; the credential has not been collected yet.</summary>
    Granted,

    /// <summary>There is a credential.</summary>
    Issued,

    /// <summary>A person refused it.</summary>
    Denied,

    /// <summary>Nobody answered or collected in time, or the credential's time is over.</summary>
    Lapsed,

    /// <summary>It was taken back.</summary>
    Revoked,
}
