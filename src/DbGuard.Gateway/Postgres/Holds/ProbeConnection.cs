using System.Collections.Immutable;
using DbGuard.Dialects.Postgres.Privileges;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Upstream;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>A connection of the gateway's own on which a held statement is looked at as its session would see it: same database, same rights, same search path.</summary>
internal static class ProbeConnection
{
    public static Task<UpstreamConnection> OpenAsync(DoorServices services, SessionContext context, HeldStatement held, CancellationToken cancellationToken)
    {
        var login = new UpstreamLogin(context.Database, [new("application_name", "dbguard approvals")]);
        return services.Roles is { } roles
            ? roles.ConnectAsync(held.Text.Profile, held.Text.Catalog, login, cancellationToken)
            : services.Upstream.ConnectAsync(login, cancellationToken);
    }

    /// <summary>Begins a transaction with the session's search path and short limits.</summary>
    /// <param name="connection">Fresh.</param>
    /// <param name="searchPath">As the session has it.</param>
    /// <param name="limit">Of each statement.</param>
    /// <param name="isReadOnly">Nothing may be written.</param>
    /// <param name="cancellationToken">Aborts the connection.</param>
    public static Task BeginAsync(UpstreamConnection connection, ImmutableArray<string> searchPath, TimeSpan limit, bool isReadOnly, CancellationToken cancellationToken) =>
        connection.QueryTextAsync(
            $"BEGIN{(isReadOnly ? " READ ONLY" : "")}; SET LOCAL search_path TO {(searchPath.IsEmpty ? "''" : string.Join(", ", searchPath.Select(SqlText.Identifier)))}; "
            + $"SET LOCAL statement_timeout = {(int)limit.TotalMilliseconds}; SET LOCAL lock_timeout = {(int)Math.Min(1000, limit.TotalMilliseconds)}; SET LOCAL idle_in_transaction_session_timeout = {(int)limit.TotalMilliseconds * 2}",
            cancellationToken);

    /// <summary>Writes a text with the parameters that were bound; the answer is to be read next.</summary>
    public static void Write(UpstreamConnection connection, ReadOnlySpan<byte> text, HeldStatement held)
    {
        var output = connection.Channel.Output;
        if (held.Bind is null)
        {
            new QueryMessage(text).Write(output);
            return;
        }

        output.BeginMessage(FrontendMessageType.Parse);
        output.WriteCString(""u8);
        output.WriteCString(text);
        output.WriteUInt16((ushort)held.ParameterTypes.Length);
        foreach (var type in held.ParameterTypes)
        {
            output.WriteUInt32(type);
        }

        output.EndMessage();
        if (!BindMessage.TryDecode(held.Bind, out var bind, out _))
        {
            throw new UpstreamException(SqlState.ProtocolViolation, "the parameters of a held statement cannot be read");
        }

        bind.WriteUnnamed(output);
        new ExecuteMessage(default, 0).Write(output);
        output.BeginMessage(FrontendMessageType.Sync);
        output.EndMessage();
    }
}
