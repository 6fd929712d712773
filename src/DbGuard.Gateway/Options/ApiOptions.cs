namespace DbGuard.Gateway.Options;

/// <summary>The local API (approvals) and who may use it for what.</summary>
internal sealed class ApiOptions
{
    /// <summary>Path of its Unix socket, mode 0600; default: beside the store, with the extension <c>.sock</c>.</summary>
    public string? Socket { get; set; }

    /// <summary>Members of approver groups, beside the operating system's groups of the same names.</summary>
    public IList<ApproverGroupOptions> Approvers { get; set; } = [];
}
