using DbGuard.Core.Identities;

namespace DbGuard.Core.Policies;

/// <summary>What a profile insists on knowing of whoever uses it.</summary>
public enum ProfileRequirement
{
    /// <summary>The human or ticket it acts for, proven.</summary>
    OnBehalfOf,

    /// <summary>The task, proven.</summary>
    Task,

    /// <summary>The human or ticket it acts for, proven or stated by the client itself.</summary>
    StatedOnBehalfOf,

    /// <summary>The task, proven or stated by the client itself.</summary>
    StatedTask,
}

/// <summary>Whether requirements are met, and what to say when not.</summary>
internal static class ProfileRequirements
{
    public static bool IsMet(this ProfileRequirement requirement, Principal principal) => !string.IsNullOrEmpty(requirement switch
    {
        ProfileRequirement.OnBehalfOf => principal.OnBehalfOf,
        ProfileRequirement.Task => principal.Task,
        ProfileRequirement.StatedOnBehalfOf => principal.OnBehalfOf ?? principal.Stated.OnBehalfOf,
        ProfileRequirement.StatedTask => principal.Task ?? principal.Stated.Task,
        _ => null,
    });

    /// <summary>What is missing, for a sentence.</summary>
    public static string Missing(this ProfileRequirement requirement) => requirement switch
    {
        ProfileRequirement.OnBehalfOf => "a proven `on_behalf_of`",
        ProfileRequirement.Task => "a proven `task`",
        ProfileRequirement.StatedOnBehalfOf => "`dbguard.on_behalf_of`",
        _ => "`dbguard.task`",
    };

    /// <summary>How to bring it.</summary>
    public static string Help(this ProfileRequirement requirement) => requirement switch
    {
        ProfileRequirement.OnBehalfOf => "use a token whose claims name the human or ticket",
        ProfileRequirement.Task => "use a token whose claims name the task",
        ProfileRequirement.StatedOnBehalfOf => "name the human or ticket in the setting `dbguard.on_behalf_of` when you connect",
        _ => "name the task in the setting `dbguard.task` when you connect",
    };
}
