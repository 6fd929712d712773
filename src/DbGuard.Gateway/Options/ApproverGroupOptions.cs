namespace DbGuard.Gateway.Options;

/// <summary>An approver group as policies name it.</summary>
internal sealed class ApproverGroupOptions
{
    public string Group { get; set; } = "";

    /// <summary>Operating-system user names.</summary>
    public IList<string> Users { get; set; } = [];
}
