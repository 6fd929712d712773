namespace DbGuard.Generator.Judging;

/// <summary>What became of a case.</summary>
internal enum CaseVerdict
{
    /// <summary>Answered, no column masked.</summary>
    Allowed,
    /// <summary>Answered, some column of it masked.</summary>
    Masked,
    Denied,
    /// <summary>Denied because the guard does not understand it, and the server does.</summary>
    Gap,
    /// <summary>The server does not take it either.</summary>
    Invalid,
    /// <summary>It failed while it ran: a division by zero, a value out of range.</summary>
    Failed,
}
