namespace DbGuard.Gateway.Options;

/// <summary>The API: the local socket for operators, the network address for agents with tokens, and who may do what.</summary>
internal sealed class ApiOptions
{
    /// <summary>Path of its Unix socket, mode 0600; default: beside the store, with the extension <c>.sock</c>.</summary>
    public string? Socket { get; set; }

    /// <summary>IP address where agents reach it with their tokens.</summary>
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port there; 0 takes a free one; -1 serves none.</summary>
    public int Port { get; set; } = -1;

    /// <summary>Certificate chain, PEM; null: that of the PostgreSQL listener.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>Its private key, PEM.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Oldest version of TLS; null: that of the PostgreSQL listener.</summary>
    public TlsVersion? MinimumTls { get; set; }

    /// <summary>Serve it without TLS; only where the address is a loopback one.</summary>
    public bool AllowPlaintextOnLoopback { get; set; }

    /// <summary>Members of approver groups, beside the operating system's groups of the same names.</summary>
    public IList<ApproverGroupOptions> Approvers { get; set; } = [];

    /// <summary>Where a person reads and answers a held statement, <c>{id}</c> standing for the request; the waiting client is told.</summary>
    public string? ApprovalPage { get; set; }
}
