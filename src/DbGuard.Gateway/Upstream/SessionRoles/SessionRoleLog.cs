namespace DbGuard.Gateway.Upstream.SessionRoles;

/// <summary>Log messages about session roles: names, never passwords.</summary>
internal static partial class SessionRoleLog
{
    [LoggerMessage(7301, LogLevel.Warning, "DBG7041 Session role {Role} could not be dropped and will be tried again: {Reason}")]
    public static partial void NotDropped(ILogger logger, string role, string reason);

    [LoggerMessage(7302, LogLevel.Information, "Dropped {Count} session roles that were left over")]
    public static partial void Swept(ILogger logger, int count);

    [LoggerMessage(7303, LogLevel.Warning, "DBG7041 Left over session roles cannot be looked for: {Reason}")]
    public static partial void NotSwept(ILogger logger, string reason);
}
