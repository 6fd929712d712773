using DbGuard.Core.Facts;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>COPY FROM STDIN.</summary>
internal sealed partial class ClientPump
{
    /// <summary>From now on, frames are treated by what the upstream says about this statement.</summary>
    private async ValueTask StartCopyingAsync(PendingReply reply)
    {
        _copying = reply;
        if (reply.Kind == ReplyKind.Execute)
        {
            _upstream.BeginMessage(FrontendMessageType.Flush);
            _upstream.EndMessage();
        }

        await FlushAsync();
    }

    private static bool MayCopyIn(IEnumerable<StatementRun> runs) => runs.Any(r => r.Outcome.Statement.Facts.Kind == StatementKind.Import);

    private async ValueTask<bool> HandleWhileCopyingAsync(FrontendMessageType type, int length)
    {
        var reply = _copying!;
        while (!_state.CopyIn.IsActive)
        {
            if (reply.IsOver)
            {
                _copying = null;
                if (_watched is not null)
                {
                    await FinishWatchedAsync();
                }

                return await HandleAsync(length);
            }

            await _state.CopyIn.ChangedAsync(() => reply.IsOver);
        }

        switch (type)
        {
            case FrontendMessageType.CopyData:
                _upstream.WriteBytes(Frame(length));
                return true;
            case FrontendMessageType.CopyDone:
            case FrontendMessageType.CopyFail:
                _upstream.WriteBytes(Frame(length));
                _state.CopyIn.Close();
                if (reply.Kind == ReplyKind.Execute)
                {
                    _copying = null;
                }

                await FlushAsync();
                if (reply is { Kind: ReplyKind.Execute, CurrentRun: { Watch: not null } run })
                {
                    await CheckAsync(run, length);
                }

                return true;
            case FrontendMessageType.Sync:
            case FrontendMessageType.Flush:
                // The server ignores both while it reads COPY data.
                return true;
            case FrontendMessageType.Terminate:
                return false;
            default:
                new CopyFailMessage("unexpected message during COPY"u8).Write(_upstream);
                _state.CopyIn.Close();
                await FlushAsync();
                return true;
        }
    }
}
