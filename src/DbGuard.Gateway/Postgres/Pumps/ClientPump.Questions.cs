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

/// <summary>Decisions about what only the client's open transaction can see.</summary>
internal sealed partial class ClientPump
{
    private const string Savepoint = "dbguard_catalog";

    /// <summary>Decides a text. What only its open transaction can see is asked for when it matters.</summary>
    private async ValueTask<DecidedText> DecideAsync(byte[] sql, Profile profile)
    {
        var text = await _state.Desk.DecideAsync(sql, profile);
        if (_state.TransactionStatus == TransactionStatus.Idle || !_state.Desk.NeedsOwnCatalog(text, out _))
        {
            return text;
        }

        await SettleAsync();
        if (_replies.IsSkipping || _state.TransactionStatus != TransactionStatus.InTransaction || !_state.Desk.NeedsOwnCatalog(text, out var definitions))
        {
            return text;
        }

        return await ReadOwnCatalogAsync() is { } own ? _state.Desk.Decide(sql, profile, own, definitions) : text;
    }

    /// <summary>The catalog as the open transaction sees it. The savepoint takes back the settings the reading needs, and an error if there is one.</summary>
    private async Task<CatalogSnapshot?> ReadOwnCatalogAsync()
    {
        try
        {
            await AskAsync($"SAVEPOINT {Savepoint}");
            try
            {
                return await CatalogReader.ReadAsync(async (query, _) => await AskAsync(query), _state.Desk.NextCatalogVersion());
            }
            finally
            {
                await AskAsync($"ROLLBACK TO SAVEPOINT {Savepoint}");
                await AskAsync($"RELEASE SAVEPOINT {Savepoint}");
            }
        }
        catch (UpstreamException)
        {
            return null;
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
