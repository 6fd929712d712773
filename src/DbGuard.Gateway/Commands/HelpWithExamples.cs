using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DbGuard.Gateway.Commands;

/// <summary>The usual help, followed by the examples of the command that it is asked for.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        if (CommandExamples.Of(parseResult.CommandResult.Command) is { } examples)
        {
            parseResult.InvocationConfiguration.Output.WriteLine("Examples:");
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
        }

        return exitCode;
    }
}
