using System.Text;
using DbGuard.Core.Catalog;
using DbGuard.Core.Policies;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Gateway.Upstream;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>Decisions about what only the client's open transaction, or only its session, can see.</summary>
internal sealed partial class ClientPump
{
    private const string Savepoint = "dbguard_catalog";

    /// <summary>Decides a text. What only its open transaction, or only the session, can see is asked for when it matters.</summary>
    private async ValueTask<DecidedText> DecideAsync(byte[] sql, Profile profile)
    {
        var text = await _state.Desk.DecideAsync(sql, profile);
        if (!_state.Desk.NeedsOwnCatalog(text, _state.TransactionStatus, out _))
        {
            return text;
        }

        await SettleAsync();
        // A Query of the gateway in the middle of a cycle would end the client's implicit transaction: what the cycle has defined so far
        // is known from its texts.
        if (_replies.IsSkipping || _state.TransactionStatus == TransactionStatus.Failed || (_isMidCycle && _state.TransactionStatus == TransactionStatus.Idle)
            || !_state.Desk.NeedsOwnCatalog(text, _state.TransactionStatus, out var definitions))
        {
            return text;
        }

        return await ReadOwnCatalogAsync(definitions) ? await _state.Desk.DecideAsync(sql, profile) : text;
    }

    /// <summary>
    /// Reads the catalog as the session itself sees it, open transaction and temporary objects included. What it begins it takes back, the
    /// settings the reading needs included.
    /// </summary>
    /// <returns>False when the open transaction did not let it be read.</returns>
    private async Task<bool> ReadOwnCatalogAsync(int definitions)
    {
        var inTransaction = _state.TransactionStatus == TransactionStatus.InTransaction;
        var shared = inTransaction ? _state.Desk.SharedVersion : await _state.Desk.RefreshSharedAsync();
        try
        {
            await AskAsync(inTransaction ? $"SAVEPOINT {Savepoint}" : "BEGIN READ ONLY");
            CatalogSnapshot own;
            try
            {
                own = await CatalogReader.ReadAsync(async (query, _) => await AskAsync(query), _state.Desk.NextCatalogVersion());
            }
            finally
            {
                await AskAsync(inTransaction ? $"ROLLBACK TO SAVEPOINT {Savepoint}" : "ROLLBACK");
                if (inTransaction)
                {
                    await AskAsync($"RELEASE SAVEPOINT {Savepoint}");
                }
            }

            _state.Desk.UseOwn(own, definitions, inTransaction, shared);
            return true;
        }
        catch (UpstreamException) when (inTransaction)
        {
            return false;
        }
    }

    /// <summary>Asks the upstream on the client's session; nothing may be unanswered.</summary>
    private Task<List<string?[]>> AskAsync(string sql) => AskAsync(sql, new OwnQuestion());

    /// <inheritdoc cref="AskAsync(string)"/>
    private async Task<List<string?[]>> AskAsync(string sql, OwnQuestion question)
    {
        if (!_replies.TryAdd(new PendingReply(ReplyKind.Query) { IsHidden = true, Question = question }))
        {
            throw new UpstreamException(SqlState.ConnectionFailure, "the upstream server does not listen");
        }

        new QueryMessage(Encoding.UTF8.GetBytes(sql)).Write(_upstream);
        await FlushAsync();
        return await question.Answer;
    }
}
