using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Wire;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>Takes the steps of a case, one after the other, whatever the answers are.</summary>
internal static class StepRunner
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>How long messages are awaited that nothing announces, after explicit ones.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(150);

    public static async Task<Transcript> RunAsync(CaseSession session, ImmutableArray<CaseAction> steps)
    {
        var results = new List<StepResult>();
        foreach (var step in steps)
        {
            var clock = Stopwatch.StartNew();
            var result = await TakeAsync(session, step);
            results.Add(result with { Elapsed = clock.Elapsed });
        }

        byte[] received = [.. session.Connections.SelectMany(connection => connection.Received), .. results.SelectMany(result => result.Raw)];
        return new Transcript(results, received, [.. session.Connections.SelectMany(connection => connection.LoginMessages)]);
    }

    private static async Task<StepResult> TakeAsync(CaseSession session, CaseAction step)
    {
        switch (step)
        {
            case PauseAction pause:
                await Task.Delay(pause.Time);
                return Nothing;
            case SocketScriptAction script:
                return await SocketScript.RunAsync(session, script);
        }

        CaseConnection connection;
        try
        {
            connection = await session.ConnectionAsync(step);
        }
        catch (WireRefusedException refusal)
        {
            return Nothing with { LoginRefusal = refusal.Response };
        }

        switch (step)
        {
            case QueryAction query:
                await connection.SendAsync(CaseMessages.Query(session.Fill(query.Text)));
                return query.IsAsync ? Nothing : await AnswerAsync(connection, query.CopyData, syncAfterCopy: false);
            case PipelineAction pipeline:
                // A Sync inside COPY would be lost: it follows the data.
                byte[] messages = [.. pipeline.Statements.SelectMany(statement => CaseMessages.Pipeline(statement with { Text = session.Fill(statement.Text) }))];
                await connection.SendAsync(pipeline.CopyData is null ? [.. messages, .. Frontend.Sync] : messages);
                return pipeline.IsAsync ? Nothing : await AnswerAsync(connection, pipeline.CopyData, pipeline.CopyData is not null);
            case MessagesAction explicitly:
                return await SendAsync(session, connection, explicitly.Messages);
            default:
                throw new UnreachableException();
        }
    }

    private static StepResult Nothing { get; } = new([], Ending.Arrived, TimeSpan.Zero);

    private static async Task<StepResult> AnswerAsync(CaseConnection connection, string? copyData, bool syncAfterCopy, string types = "Z")
    {
        var (messages, ending) = await connection.ReadAsync(types, Patience, async message =>
        {
            if (message.Type == 'G')
            {
                byte[] data = copyData is null ? Frontend.CopyFail("no data") : [.. Frontend.CopyData(copyData), .. Frontend.CopyDone];
                await connection.SendAsync(syncAfterCopy ? [.. data, .. Frontend.Sync] : data);
            }
        });
        return new StepResult(messages, ending, TimeSpan.Zero);
    }

    private static async Task<StepResult> SendAsync(CaseSession session, CaseConnection connection, ImmutableArray<WireAction> actions)
    {
        var messages = new List<WireMessage>();
        var ending = Ending.Arrived;
        var pending = new List<byte>();
        foreach (var action in actions)
        {
            if (action.M is not ("wait" or "drain" or "sleep" or "split"))
            {
                pending.AddRange(await EncodeAsync(session, action));
                continue;
            }

            await connection.SendAsync(pending.ToArray());
            pending.Clear();
            switch (action.M)
            {
                case "wait":
                    var answer = await AnswerAsync(connection, null, syncAfterCopy: false);
                    messages.AddRange(answer.Messages);
                    ending = answer.Ending;
                    break;
                case "drain":
                    messages.AddRange((await connection.ReadAsync("", TimeSpan.FromSeconds(action.S))).Messages);
                    break;
                case "sleep":
                    await Task.Delay(TimeSpan.FromSeconds(action.S));
                    break;
                case "split":
                    foreach (var value in await EncodeAsync(session, action.Of!))
                    {
                        await connection.SendAsync(new[] { value });
                    }

                    break;
            }
        }

        await connection.SendAsync(pending.ToArray());
        var rest = await connection.ReadAsync("", Afterwards);
        messages.AddRange(rest.Messages);
        return new StepResult(messages, ending == Ending.Arrived ? rest.Ending : ending, TimeSpan.Zero);
    }

    private static async Task<byte[]> EncodeAsync(CaseSession session, WireAction action) => action.M switch
    {
        "Q" => CaseMessages.Query(session.Fill(action.Text!)),
        "P" => CaseMessages.Parse(action.Name, session.Fill(action.Text!), action.Oids),
        "B" => CaseMessages.Bind(action.Portal, action.Stmt, Values(session, action.Params), action.Pf, action.Rf),
        "D" when action.Kind == "S" => Frontend.DescribeStatement(action.Name),
        "D" => Frontend.DescribePortal(action.Name),
        "E" => Frontend.Execute(action.Portal, action.Max),
        "C" when action.Kind == "S" => Frontend.CloseStatement(action.Name),
        "C" => Frontend.ClosePortal(action.Name),
        "S" => Frontend.Sync,
        "H" => Frontend.Flush,
        "X" => Frontend.Terminate,
        "F" => CaseMessages.FunctionCall(await session.Target.FindFunction(action.Func!), Values(session, action.Args), action.Pf),
        "d" => action.Data is { } data ? Frontend.CopyData(session.Fill(data)) : new WireWriter().Bytes(Convert.FromHexString(action.Hex!)).ToMessage('d'),
        "c" => Frontend.CopyDone,
        "f" => Frontend.CopyFail(""),
        "raw" => Convert.FromHexString(action.Hex!),
        _ => throw new InvalidDataException($"message {action.M}"),
    };

    private static byte[]?[] Values(CaseSession session, ImmutableArray<System.Text.Json.JsonElement> values) =>
        [.. values.Select(ParameterBytes.Of).Select(value => value is null ? null : session.Fill(value))];
}
