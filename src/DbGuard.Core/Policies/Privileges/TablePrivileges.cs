namespace DbGuard.Core.Policies.Privileges;

/// <summary>Privileges on a relation, in the words of SQL.</summary>
[Flags]
public enum TablePrivileges
{
    None = 0,
    Select = 1,
    Insert = 2,
    Update = 4,
    Delete = 8,
    Truncate = 16,

    /// <summary>Upkeep: statistics, indexes, stored views. Not every server has a privilege for it.</summary>
    Maintain = 32,
}
