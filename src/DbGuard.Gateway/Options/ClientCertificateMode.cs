namespace DbGuard.Gateway.Options;

/// <summary>What is asked of clients beside a login.</summary>
internal enum ClientCertificateMode
{
    /// <summary>No certificate is asked for.</summary>
    Off,

    /// <summary>One is asked for; one that is sent must be good.</summary>
    Optional,

    /// <summary>Every session needs one, and ends with it.</summary>
    Required,
}
