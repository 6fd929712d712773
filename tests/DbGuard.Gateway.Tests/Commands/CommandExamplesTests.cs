using System.CommandLine;
using System.CommandLine.Parsing;
using DbGuard.Gateway.Commands;

namespace DbGuard.Gateway.Tests.Commands;

public sealed class CommandExamplesTests
{
    public static TheoryData<string> Commands()
    {
        var data = new TheoryData<string>();
        foreach (var path in Walk(DbGuardCommand.Create(), ""))
        {
            data.Add(path);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_HasExamplesThatParse(string path)
    {
        var (exitCode, output, _) = await CommandLine.RunAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        var examples = output[output.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("dbguard ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(Parse(example).Errors.Select(e => e.Message)));
        Assert.Contains(examples, e => e.StartsWith($"dbguard {path}".TrimEnd(), StringComparison.Ordinal));
    }

    /// <summary>What a shell would give the program: without redirections and what follows a pipe.</summary>
    private static ParseResult Parse(string line)
    {
        var words = CommandLineParser.SplitCommandLine(line).Skip(1).TakeWhile(w => w is not ("|" or ">" or "<")).ToArray();
        return DbGuardCommand.Create().Parse(words);
    }

    private static IEnumerable<string> Walk(Command command, string path) =>
        command.Subcommands.SelectMany(c => Walk(c, $"{path} {c.Name}".Trim())).Prepend(path);
}
