namespace DbGuard.Gateway.Upstream.SessionRoles;

/// <summary>The role of a session that is open. Disposing drops it.</summary>
internal sealed class SessionRoleLease(SessionRoles roles, string role, string database) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => roles.DropAsync(role, database);
}
