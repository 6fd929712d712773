using System.Collections.Immutable;
using System.Text;
using DbGuard.Dialects.Postgres.Privileges;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Upstream;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Framing;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Holds;

/// <summary>Asks the guarded server about a held statement, on a connection of the gateway's own: the client's session is not touched.</summary>
internal sealed class StatementProbe(DoorServices services, SessionContext context)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private static ReadOnlySpan<byte> Explain => "EXPLAIN (FORMAT JSON) "u8;

    /// <summary>Rows the planner expects the text to change, or to return where it changes none; null when it cannot be asked.</summary>
    /// <param name="held">The statement.</param>
    /// <param name="searchPath">As the session has it.</param>
    public async Task<long?> EstimateAsync(HeldStatement held, ImmutableArray<string> searchPath)
    {
        // A text of several statements is planned one after the other, each on what the ones before have done.
        if (held.Text.Outcome.Statements is not [{ Statement.Facts.Kind: var kind }] || !PlannedRows.HasPlan(kind))
        {
            return null;
        }

        using var patience = new CancellationTokenSource(s_patience, services.Time);
        try
        {
            await using var connection = await ConnectAsync(held, patience.Token);
            await connection.QueryTextAsync($"BEGIN READ ONLY; SET LOCAL search_path TO {Path(searchPath)}; SET LOCAL statement_timeout = '2s'; SET LOCAL lock_timeout = '500ms'", patience.Token);
            var rows = await AskAsync(connection, [.. Explain, .. held.Text.Bytes], held, patience.Token);
            return rows is [[{ } plan]] ? PlannedRows.Of(plan) : null;
        }
        catch (Exception failure) when (failure is UpstreamException or IOException or OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }

    private Task<UpstreamConnection> ConnectAsync(HeldStatement held, CancellationToken cancellationToken)
    {
        var login = new UpstreamLogin(context.Database, [new("application_name", "dbguard approvals")]);
        return services.Roles is { } roles
            ? roles.ConnectAsync(held.Text.Profile, held.Text.Catalog, login, cancellationToken)
            : services.Upstream.ConnectAsync(login, cancellationToken);
    }

    private static string Path(ImmutableArray<string> path) => path.IsEmpty ? "''" : string.Join(", ", path.Select(SqlText.Identifier));

    /// <summary>Runs a text with the parameters that were bound, and returns its rows as text.</summary>
    private static async Task<List<string?[]>> AskAsync(UpstreamConnection connection, byte[] text, HeldStatement held, CancellationToken cancellationToken)
    {
        Write(connection.Channel.Output, text, held);
        return await connection.FinishAsync(cancellationToken);
    }

    private static void Write(PacketWriter output, byte[] text, HeldStatement held)
    {
        output.BeginMessage(FrontendMessageType.Parse);
        output.WriteCString(""u8);
        output.WriteCString(text);
        output.WriteUInt16((ushort)held.ParameterTypes.Length);
        foreach (var type in held.ParameterTypes)
        {
            output.WriteUInt32(type);
        }

        output.EndMessage();
        BindMessage bind = default;
        if (held.Bind is { } body && !BindMessage.TryDecode(body, out bind, out _))
        {
            throw new UpstreamException(SqlState.ProtocolViolation, "the parameters of a held statement cannot be read");
        }

        bind.WriteUnnamed(output);
        new ExecuteMessage(default, 0).Write(output);
        output.BeginMessage(FrontendMessageType.Sync);
        output.EndMessage();
    }
}
