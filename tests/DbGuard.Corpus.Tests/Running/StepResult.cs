using DbGuard.Corpus.Tests.Wire;
using DbGuard.TestKit.Wire;

namespace DbGuard.Corpus.Tests.Running;

/// <summary>What came back during one step.</summary>
/// <param name="Messages">Messages in order.</param>
/// <param name="Ending">How the step ended.</param>
/// <param name="Elapsed">Time from sending to the end.</param>
internal sealed record StepResult(IReadOnlyList<WireMessage> Messages, Ending Ending, TimeSpan Elapsed)
{
    /// <summary>The error that ended a login.</summary>
    public WireMessage? LoginRefusal { get; init; }

    /// <summary>Bytes received by a script before any login.</summary>
    public byte[] Raw { get; init; } = [];

    /// <summary>SQLSTATEs of errors, in order; that of a refused login is 08000.</summary>
    public IEnumerable<string> Codes => Messages.Where(message => message.Type == 'E').Select(message => message.SqlState)
        .Concat(LoginRefusal is null ? [] : ["08000"]);
}
