namespace DbGuard.Core.Approvals;

/// <summary>Whether a grant covers an execution. Every difference has its own answer. Pure.</summary>
public static class GrantCheck
{
    private const string AskAgain = "send the statement again: it will be asked for anew";

    /// <summary>Why not; null when it does. Uses are counted by the store, not here.</summary>
    public static GrantRefusal? Refusal(ApprovalGrant grant, GrantUse use, GrantSigner signer)
    {
        var name = $"approval {grant.RequestId}";
        if (!signer.IsSigned(grant))
        {
            return new GrantRefusal("DBG3010", $"{name} was not given by this gateway, or was changed", "tell the operator");
        }

        if (grant.Binding.Principal != use.Binding.Principal)
        {
            return new GrantRefusal("DBG3011", $"{name} was given to another principal", AskAgain);
        }

        if (grant.Database != use.Database)
        {
            return new GrantRefusal("DBG3012", $"{name} is for another database", AskAgain);
        }

        if (use.At >= grant.ExpiresAt)
        {
            return new GrantRefusal("DBG3013", $"{name} has expired", AskAgain);
        }

        if (grant.Binding.PolicyVersion != use.Binding.PolicyVersion)
        {
            return new GrantRefusal("DBG3004", $"{name} does not cover this statement any more: the policy changed", AskAgain);
        }

        if (grant.Kind == ApprovalScopeKind.Session && grant.SessionId != use.SessionId)
        {
            return new GrantRefusal("DBG3014", $"{name} is for another session", AskAgain);
        }

        if (grant.Binding.ObjectsHash != use.Binding.ObjectsHash)
        {
            return new GrantRefusal("DBG3024", $"{name} is for other objects: the same names stand for something else here", "set the search path as it was, or send the statement again without the approval");
        }

        if (!grant.AnyParameters || grant.Kind == ApprovalScopeKind.Statement || grant.Fingerprint is null)
        {
            return grant.Binding.StatementHash != use.Binding.StatementHash ? new GrantRefusal("DBG3015", $"{name} is for another statement", AskAgain)
                : grant.Binding.ParametersHash != use.Binding.ParametersHash ? new GrantRefusal("DBG3016", $"{name} is for other parameters", AskAgain)
                : null;
        }

        return grant.Fingerprint == use.Fingerprint ? null : new GrantRefusal("DBG3015", $"{name} is for another statement", AskAgain);
    }

    /// <summary>DBG3017: a grant for one execution has had it.</summary>
    public static GrantRefusal Used(ApprovalGrant grant) => new("DBG3017", $"approval {grant.RequestId} has been used", AskAgain);
}
