namespace DbGuard.Gateway.Options;

/// <summary>Where the policy is.</summary>
internal sealed class PolicyOptions
{
    /// <summary>The YAML file.</summary>
    public string File { get; set; } = "";

    /// <summary>Put a changed file into force without a restart; a bad one is refused and the old one stays.</summary>
    public bool Reload { get; set; } = true;
}
