using System.Globalization;
using DbGuard.Corpus.Tests.Cases;

namespace DbGuard.Corpus.Tests;

/// <summary>What eng/corpus/run was asked for; its own text documents the options.</summary>
internal sealed class CommandLine
{
    private string[] _only = [];
    private string[] _files = [];

    public string? JsonFile { get; private set; }

    public int Workers { get; private set; } = CorpusRun.DefaultWorkers;

    public bool Unguarded { get; private set; }

    public bool Keep { get; private set; }

    public bool Verbose { get; private set; }

    /// <summary>Reads the options; says what is wrong and gives null when it cannot.</summary>
    public static CommandLine? Read(string[] args)
    {
        var options = new CommandLine();
        for (var at = 0; at < args.Length; at++)
        {
            switch (args[at])
            {
                case "--unguarded":
                    options.Unguarded = true;
                    break;
                case "--keep":
                    options.Keep = true;
                    break;
                case "-v":
                    options.Verbose = true;
                    break;
                case "--only" when at + 1 < args.Length:
                    options._only = args[++at].Split(',');
                    break;
                case "--groups" when at + 1 < args.Length:
                    options._files = args[++at].Split(',');
                    break;
                case "--json" when at + 1 < args.Length:
                    options.JsonFile = args[++at];
                    break;
                case "--workers" when at + 1 < args.Length:
                    options.Workers = int.Parse(args[++at], CultureInfo.InvariantCulture);
                    break;
                default:
                    Console.Error.WriteLine($"unknown argument {args[at]}: see eng/corpus/run --help");
                    return null;
            }
        }

        return options;
    }

    public bool HasFile(string name) => _files.Length == 0 || _files.Contains(name);

    public bool Wants(CorpusCase item) =>
        _only.Length == 0 || _only.Any(word => item.Id == word || item.Category.StartsWith(word, StringComparison.Ordinal));
}
