using System.Text;
using DbGuard.Core.Decisions;
using DbGuard.Core.Facts;
using DbGuard.Dialects.Postgres.Catalog;
using DbGuard.Gateway.Postgres.Reports;
using DbGuard.Gateway.Postgres.Sessions;
using DbGuard.Protocol.Postgres;
using DbGuard.Protocol.Postgres.Messages.Backend;
using DbGuard.Protocol.Postgres.Messages.Frontend;

namespace DbGuard.Gateway.Postgres.Pumps;

/// <summary>The extended query protocol: decided at Parse, held and recorded at Execute.</summary>
internal sealed partial class ClientPump
{
    private const int LongestNameBytes = 63;

    private async ValueTask OnParseAsync(int length)
    {
        if (!ParseMessage.TryDecode(Body(length), out var parse, out var violation))
        {
            Refuse(violation);
            return;
        }

        if (IsTooLong(parse.StatementName))
        {
            return;
        }

        var name = Encoding.UTF8.GetString(parse.StatementName);
        var sql = parse.Sql.ToArray();
        var types = parse.ParameterTypes.ToArray();
        var text = await DecideAsync(sql, RequireProfile());
        if (text.Outcome.Verdict == Verdict.Deny || PinnedSettings.Violation(text.Outcome) is not null)
        {
            RecordRefusal(text, [], approvalId: null);
            RefuseParse(name, PinnedSettings.Violation(text.Outcome) ?? Denials.For(text.Outcome, text.Bytes));
            return;
        }

        if (types.Any(type => !ParameterTypes.IsPlain(text.Catalog, type)) && _state.Desk.Protection(text) is not null
            && text.Outcome.Statements.Any(s => s.Statement.Facts.AssumesPlainParameters))
        {
            RecordRefusal(text, [], approvalId: null);
            RefuseParse(name, Denials.Own(
                "DBG2016", "42P09", "which columns a function has depends on a parameter that is declared as a row or a text-search vector",
                "cast the parameter in the text, e.g. `unnest($1::public.address[])`"));
            return;
        }

        if (text.Outcome.Statements.Length > 1)
        {
            RefuseParse(name, new Report(ReportSeverity.Error, SqlState.SyntaxError, "cannot insert multiple commands into a prepared statement"));
            return;
        }

        if (name.Length > 0 && _state.Names.Statements.Count >= _state.Services.Limits.PreparedStatements)
        {
            RefuseParse(name, TooManyNames("prepared statements"));
            return;
        }

        var statement = new PreparedStatement
        {
            Name = name,
            Text = text,
            Facts = text.Outcome.Statements is [var only] ? only.Statement.Facts : null,
            ParameterTypes = types,
        };
        var change = _state.Names.Define(_state.Names.Statements, name, statement, _cycle);
        Send(new PendingReply(ReplyKind.Parse) { Change = change }, length);
    }

    private void RefuseParse(string name, Report refusal)
    {
        if (name.Length > 0)
        {
            Refuse(refusal);
            return;
        }

        _isSkipping = true;
        _state.Names.DropUnnamedStatement();
        if (_replies.TryAdd(new PendingReply(ReplyKind.Parse) { Refusal = refusal }))
        {
            Poison.WriteUnnamedParse(_upstream, _state.Context.Id);
        }
    }

    private async ValueTask OnBindAsync(int length)
    {
        if (!BindMessage.TryDecode(Body(length), out var bind, out var violation))
        {
            Refuse(violation);
            return;
        }

        if (IsTooLong(bind.PortalName) || IsTooLong(bind.StatementName))
        {
            return;
        }

        var portalName = Encoding.UTF8.GetString(bind.PortalName);
        var statementName = Encoding.UTF8.GetString(bind.StatementName);
        var statement = await FindStatementAsync(statementName);
        if (statement is not { IsOfSql: false, Text: { } text })
        {
            Refuse(statement is null ? UnknownStatement(statementName) : SqlLevel("prepared statement"));
            return;
        }

        if (portalName.Length > 0 && _state.Names.Portals.Count >= _state.Services.Limits.PreparedStatements)
        {
            Refuse(TooManyNames("portals"));
            return;
        }

        var profile = RequireProfile();
        if (!_state.Desk.IsFresh(text, profile))
        {
            // The policy, the catalog or the search path has changed since Parse: decided again.
            text = await DecideAsync(text.Bytes, profile);
        }

        // WHY decode again: a wait may have moved the buffer.
        BindMessage.TryDecode(Body(length), out bind, out _);
        var portal = new Portal
        {
            Name = portalName,
            Statement = statement,
            Facts = statement.Facts,
            Text = text,
            ResultFormats = new BoundFormats(bind.ResultFormats),
            Parameters = BoundParameters.ForRecord(bind, statement, _state.Desk.Protection(text)),
            ParametersHash = text.Outcome.Verdict == Verdict.Hold ? BoundParameters.Hash(bind) : "",
            HeldBind = text.Outcome.Verdict == Verdict.Hold ? Body(length).ToArray() : null,
        };
        if (text.Outcome.Verdict != Verdict.Deny && _state.Values.Spend(text, bind, statement) is { } spent)
        {
            Refuse(RefuseSpent(text, portal.Parameters, spent).Refusal!);
            return;
        }

        Send(new PendingReply(ReplyKind.Bind) { Change = _state.Names.Define(_state.Names.Portals, portalName, portal, _cycle), Portal = portal }, length);
    }

    private async ValueTask OnDescribeAsync(int length)
    {
        if (!DescribeMessage.TryDecode(Body(length), out var describe, out var violation))
        {
            Refuse(violation);
            return;
        }

        if (IsTooLong(describe.Name))
        {
            return;
        }

        var name = Encoding.UTF8.GetString(describe.Name);
        if (describe.Kind == TargetKind.PreparedStatement)
        {
            if (await FindStatementAsync(name) is not { } statement)
            {
                Refuse(UnknownStatement(name));
            }
            else
            {
                statement.IsDescribed = true;
                Send(new PendingReply(ReplyKind.DescribeStatement) { Statement = statement }, length);
            }

            return;
        }

        if (await FindPortalAsync(name) is not { } portal)
        {
            Refuse(UnknownPortal(name));
        }
        else
        {
            // A cursor made by SQL too: psycopg describes what it has declared. Its rows come by FETCH, under the masks of that.
            portal.IsDescribed = true;
            Send(new PendingReply(ReplyKind.DescribePortal) { Portal = portal }, length);
        }
    }

    private async ValueTask OnExecuteAsync(int length)
    {
        var arrivedAt = _state.Services.Time.GetTimestamp();
        if (!ExecuteMessage.TryDecode(Body(length), out var execute, out var violation))
        {
            Refuse(violation);
            return;
        }

        if (IsTooLong(execute.PortalName))
        {
            return;
        }

        var name = Encoding.UTF8.GetString(execute.PortalName);
        var portal = await FindPortalAsync(name);
        if (portal?.Text is not { } text)
        {
            Refuse(portal is null ? UnknownPortal(name) : SqlLevel("cursor"));
            return;
        }

        var profile = RequireProfile();
        var dependsOnNames = StatementDesk.DependsOnNames(text.Outcome);
        if (dependsOnNames && !portal.IsStarted)
        {
            // What a name stands for is certain only when everything before is answered: a definition on its way may fail.
            await SettleAsync();
        }

        // A portal of EXECUTE or FETCH that has started goes on with what the name stood for then.
        if (!(dependsOnNames && portal.IsStarted) && !_state.Desk.IsFresh(text, profile))
        {
            // The policy, the catalog or the search path has changed since Bind: the statement is decided again.
            Decided(portal, text = (await DecideAsync(text.Bytes, profile)).Under(portal.Ceiling));
        }

        if (text.Outcome.Statements.IsEmpty && text.Outcome.Failure is null)
        {
            Send(new PendingReply(ReplyKind.Execute), length);
            return;
        }

        // Further Executes of a suspended portal go on under the grant of the first.
        var approvalId = portal.ApprovalId;
        if (approvalId is null || text.Outcome.Verdict == Verdict.Deny)
        {
            var admission = await AdmitAsync(text, profile, portal, portal.Parameters, portal.ParametersHash, length);
            if (admission.Refusal is { } refusal)
            {
                Refuse(refusal);
                return;
            }

            if (!ReferenceEquals(text, admission.Text))
            {
                Decided(portal, text = admission.Text!);
            }

            approvalId = portal.ApprovalId = admission.ApprovalId;
            portal.Ceiling = admission.Ceiling;
        }

        await ExecuteAsync(portal, text, arrivedAt, approvalId, length);
    }

    /// <summary>The portal's text has been decided anew: what was known of its result's shape counts no more.</summary>
    private static void Decided(Portal portal, DecidedText text)
    {
        portal.Text = text;
        portal.Shape = null;
        portal.RowDescription = null;
        portal.IsDescribed = false;
    }

    private void OnClose(int length)
    {
        if (!CloseMessage.TryDecode(Body(length), out var close, out var violation))
        {
            Refuse(violation);
            return;
        }

        if (IsTooLong(close.Name))
        {
            return;
        }

        var name = Encoding.UTF8.GetString(close.Name);
        var change = close.Kind == TargetKind.PreparedStatement
            ? _state.Names.Define(_state.Names.Statements, name, null, _cycle)
            : _state.Names.Define(_state.Names.Portals, name, null, _cycle);
        Send(new PendingReply(ReplyKind.Close) { Change = change }, length);
    }

    /// <summary>
    /// Refuses a name that the server would cut off (NAMEDATALEN - 1): two names that differ here would be one there.
    /// </summary>
    private bool IsTooLong(ReadOnlySpan<byte> name)
    {
        if (name.Length <= LongestNameBytes)
        {
            return false;
        }

        Refuse(Denials.Own("DBG5109", "42622", "the name of a prepared statement or portal is longer than 63 bytes", "use a shorter name"));
        return true;
    }

    /// <summary>Passes the frame on and expects its answer; if the upstream will skip it, undoes what it would have done.</summary>
    private void Send(PendingReply reply, int length)
    {
        if (_replies.TryAdd(reply))
        {
            _upstream.WriteBytes(Frame(length));
            return;
        }

        reply.Change?.Revert();
        foreach (var run in reply.Runs)
        {
            foreach (var change in run.NameChanges)
            {
                change.Revert();
            }

            _state.Evidence.Finished(run, null, "not run");
        }

        reply.IsOver = true;
    }

    private async ValueTask<PreparedStatement?> FindStatementAsync(string name)
    {
        var statement = Find(_state.Names.Statements, name, out var mustWait);
        if (!mustWait)
        {
            return statement;
        }

        await SettleAsync();
        return Find(_state.Names.Statements, name, out _);
    }

    private async ValueTask<Portal?> FindPortalAsync(string name)
    {
        var portal = Find(_state.Names.Portals, name, out var mustWait);
        if (!mustWait)
        {
            return portal;
        }

        await SettleAsync();
        return Find(_state.Names.Portals, name, out _);
    }

    private T? Find<T>(NameTable<T> table, string name, out bool mustWait)
        where T : class
    {
        lock (_state.Names.Gate)
        {
            return table.Find(name, _cycle, out mustWait);
        }
    }

    private static Report UnknownStatement(string name) => new(
        ReportSeverity.Error,
        SqlState.InvalidStatementName,
        name.Length == 0 ? "unnamed prepared statement does not exist" : $"prepared statement \"{name}\" does not exist");

    private static Report UnknownPortal(string name) =>
        new(ReportSeverity.Error, SqlState.InvalidCursorName, $"portal \"{name}\" does not exist");

    private static Report TooManyNames(string what) => Denials.Own(
        "DBG5107", SqlState.ConfigurationLimitExceeded, $"the session has too many {what}", "close those that are no longer used");

    private static Report SqlLevel(string what) => Denials.Own(
        "DBG5108", SqlState.FeatureNotSupported, $"a {what} made by SQL cannot be run by protocol messages", "use it by SQL, or make it by protocol messages");
}
