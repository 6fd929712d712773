using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>
/// Asks the server for the search path once a SET, its rollback or code may have changed it: as long as several are possible, a name
/// must mean something on each of them. The question goes between the client's messages, under names of its own.
/// </summary>
internal sealed partial class ClientPump
{
    private static ReadOnlySpan<byte> ProbeName => "dbguard search path"u8;

    private async ValueTask LearnSearchPathAsync()
    {
        // A Sync of the gateway in the middle of a cycle would end the client's implicit transaction.
        if (!_state.SearchPath.IsAmbiguous || _isMidCycle || _replies.IsBusy || _state.TransactionStatus == TransactionStatus.Failed)
        {
            return;
        }

        foreach (var kind in (ReadOnlySpan<ReplyKind>)[ReplyKind.Parse, ReplyKind.Bind, ReplyKind.Execute, ReplyKind.Close, ReplyKind.Close, ReplyKind.Sync])
        {
            _replies.TryAdd(new PendingReply(kind) { IsHidden = true, IsProbe = true });
        }

        new ParseMessage(ProbeName, "show search_path"u8, default).Write(_upstream);
        WriteTextBind(ProbeName);
        new ExecuteMessage(ProbeName, 0).Write(_upstream);
        // Both: in a transaction the portal would live on, and the next question would find its name taken.
        new CloseMessage(TargetKind.Portal, ProbeName).Write(_upstream);
        new CloseMessage(TargetKind.PreparedStatement, ProbeName).Write(_upstream);
        _upstream.BeginMessage(FrontendMessageType.Sync);
        _upstream.EndMessage();
        _cycle++;
        await FlushAsync();
        await _replies.WhenEmptyAsync();
    }

    /// <summary>Binds a portal to the statement of the same name.</summary>
    private void WriteTextBind(ReadOnlySpan<byte> name)
    {
        _upstream.BeginMessage(FrontendMessageType.Bind);
        _upstream.WriteCString(name);
        _upstream.WriteCString(name);
        // No parameter formats, no parameters, no result formats: all text.
        _upstream.WriteBytes([0, 0, 0, 0, 0, 0]);
        _upstream.EndMessage();
    }
}
