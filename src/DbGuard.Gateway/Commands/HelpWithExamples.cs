using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DbGuard.Gateway.Commands;

/// <summary>The usual help, followed by examples when it is asked for <paramref name="command"/> itself.</summary>
internal sealed class HelpWithExamples(HelpAction usual, Command command, string examples) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        if (ReferenceEquals(parseResult.CommandResult.Command, command))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
        }

        return exitCode;
    }
}
