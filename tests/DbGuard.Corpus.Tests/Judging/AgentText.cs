using System.Text;
using DbGuard.Corpus.Tests.Cases;
using DbGuard.Corpus.Tests.Running;

namespace DbGuard.Corpus.Tests.Judging;

/// <summary>Everything an agent writes in a case: what of it comes back was no secret to it.</summary>
internal static class AgentText
{
    public static byte[] Of(CorpusCase item) => [.. item.AllSteps.SelectMany(OfStep), .. Encoding.UTF8.GetBytes(string.Join(' ', item.Startup.Params.Values))];

    private static IEnumerable<byte> OfStep(CorpusStep step) =>
        new[] { step.Text, step.CopyData is { } data ? Encoding.UTF8.GetBytes(data) : null }
            .Concat(step.Params.Select(ParameterBytes.Of))
            .Concat(step.Msgs.SelectMany(OfMessage))
            .SelectMany(bytes => (bytes ?? []).Append((byte)'\n'));

    private static IEnumerable<byte[]?> OfMessage(WireAction message) =>
        new[] { message.Text, message.Hex is { } hex ? Convert.FromHexString(hex) : null, message.Data is { } data ? Encoding.UTF8.GetBytes(data) : null }
            .Concat(message.Params.Concat(message.Args).Select(ParameterBytes.Of))
            .Concat(message.Of is { } inner ? OfMessage(inner) : []);
}
