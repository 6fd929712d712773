namespace DbGuard.Gateway.Commands;

/// <summary>What a <c>dbguard</c> process returns to its caller.</summary>
internal static class ExitCodes
{
    /// <summary>Done, nothing to complain about.</summary>
    public const int Success = 0;

    /// <summary>The command ran and found a problem: an invalid policy, a failed case, a broken record, an unreachable gateway.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;
}
