namespace DbGuard.Gateway.Api;

/// <summary>Codes of the API's own problems.</summary>
internal static class ApiCodes
{
    /// <summary>No approval request has the id.</summary>
    public const string NotFound = "DBG3101";

    /// <summary>The request has been answered, has expired or was withdrawn.</summary>
    public const string NotPending = "DBG3102";

    /// <summary>This user may not answer this request.</summary>
    public const string NotApprover = "DBG3103";

    /// <summary>A break-glass without a reason.</summary>
    public const string ReasonMissing = "DBG3107";

    /// <summary>More than the policy lets an approver allow.</summary>
    public const string ScopeTooWide = "DBG3108";

    /// <summary>The person has answered; others are waited for.</summary>
    public const string AnsweredAlready = "DBG3109";

    /// <summary>Such a statement cannot be tried.</summary>
    public const string CannotBeTried = "DBG3110";

    /// <summary>No open session has the id.</summary>
    public const string NoSession = "DBG3106";

    /// <summary>No console is served.</summary>
    public const string NoConsole = "DBG3111";

    /// <summary>There is no such legal hold.</summary>
    public const string NoLegalHold = "DBG3112";

    /// <summary>The HTTP request itself cannot be read.</summary>
    public const string BadRequest = "DBG3104";

    /// <summary>The answer or the list cannot be stored or read just now.</summary>
    public const string StoreUnavailable = "DBG3105";
}
