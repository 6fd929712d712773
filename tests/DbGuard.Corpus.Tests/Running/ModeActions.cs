using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Sql;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>Multiplies cases mechanically: the same statements over each protocol.</summary>
internal static class ModeActions
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// The modes a case is run in. Explicit messages, COPY data and what happens before a login keep their own form;
    /// so do cases that mix protocols, besides being run in each.
    /// </summary>
    public static ImmutableArray<ProtocolMode> ModesOf(CorpusCase item)
    {
        CorpusStep[] steps = [.. item.AllSteps.Where(step => step.Sleep is null)];
        if (!steps.All(IsText))
        {
            return [ProtocolMode.Written];
        }

        ProtocolMode[] all = [ProtocolMode.Simple, ProtocolMode.ExtendedText, ProtocolMode.ExtendedBinary];
        var isPure = steps.All(step => !IsExtended(step)) || steps.All(step => IsExtended(step) && step.ResultFormat.IsEmpty);
        return isPure ? [.. all] : [ProtocolMode.Written, .. all];
    }

    /// <summary>The steps in a mode.</summary>
    public static ImmutableArray<CaseAction> Of(ImmutableArray<CorpusStep> steps, ProtocolMode mode) =>
        [.. steps.Select(step => Act(step, mode) with { Connection = step.Conn, Agent = step.Agent, Role = step.Role, Reconnects = step.Reconnect })];

    private static CaseAction Act(CorpusStep step, ProtocolMode mode)
    {
        if (step.Sleep is { } seconds)
        {
            return new PauseAction(TimeSpan.FromSeconds(seconds));
        }

        if (!step.RawSocket.IsEmpty)
        {
            return new SocketScriptAction(step.RawSocket, TimeSpan.FromSeconds(step.Wait));
        }

        if (!step.Msgs.IsEmpty)
        {
            return new MessagesAction(step.Msgs);
        }

        var text = step.Text ?? throw new InvalidDataException("a step without text, messages or pause");
        return (mode, IsExtended(step)) switch
        {
            (ProtocolMode.Written, true) => new PipelineAction([Bind(step, text, step.ResultFormat)], step.CopyData, step.Async),
            (ProtocolMode.Written, false) => new QueryAction(text, step.CopyData, step.Async),
            (ProtocolMode.Simple, _) => new QueryAction(Inline(step, text), step.CopyData, step.Async),
            (ProtocolMode.ExtendedText, _) => Pipeline(step, text, []),
            (ProtocolMode.ExtendedBinary, _) => Pipeline(step, text, [1]),
            _ => throw new InvalidDataException($"mode {mode}"),
        };
    }

    private static bool IsText(CorpusStep step) =>
        step.Text is not null && step.CopyData is null && step.Protocol is "simple" or "extended" or "cursor" && step.ParamFormat.IsEmpty
        && step.Params.All(value => value.ValueKind != JsonValueKind.Object);

    private static bool IsExtended(CorpusStep step) => step.Protocol == "extended";

    private static PipelineAction Pipeline(CorpusStep step, byte[] text, ImmutableArray<int> formats)
    {
        var statements = step.Params.IsEmpty && Decode(text) is { } sql ? [.. StatementSplitter.Split(sql).Select(Encoding.UTF8.GetBytes)] : new[] { text };
        return new PipelineAction([.. statements.Select(statement => Bind(step, statement, formats))], step.CopyData, step.Async);
    }

    private static BoundStatement Bind(CorpusStep step, byte[] text, ImmutableArray<int> formats) =>
        new(text, [.. step.Params.Select(ParameterBytes.Of)], step.ParamFormat, formats);

    private static byte[] Inline(CorpusStep step, byte[] text) => step.Params.IsEmpty || Decode(text) is not { } sql
        ? text
        : Encoding.UTF8.GetBytes(ParameterInliner.Inline(sql, [.. step.Params.Select(ParameterBytes.TextOf)]));

    /// <summary>The text, or null when it is not UTF-8 or holds a NUL: such a text is not cut up.</summary>
    private static string? Decode(byte[] text)
    {
        try
        {
            var sql = Strict.GetString(text);
            return sql.Contains('\0', StringComparison.Ordinal) ? null : sql;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
