using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DbGuard.EntityFrameworkCore.Connections;

/// <summary>Refuses to make a command on a connection that is not guarded and was open already.</summary>
internal sealed class OnlyGuardedCommands : DbCommandInterceptor
{
    public static OnlyGuardedCommands Instance { get; } = new();

    public override InterceptionResult<DbCommand> CommandCreating(CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result)
    {
        OnlyGuardedConnections.Check(eventData.Connection);
        return result;
    }
}
