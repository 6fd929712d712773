namespace DbGuard.Gateway.Hardening;

/// <summary>How much a finding matters to a guard in front of the database.</summary>
internal enum FindingSeverity
{
    /// <summary>The database refuses the role nothing, or a way leads around what the policy says.</summary>
    High,

    /// <summary>More than the policy needs.</summary>
    Medium,

    /// <summary>Worth knowing.</summary>
    Low,
}
