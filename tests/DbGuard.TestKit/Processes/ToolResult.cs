using System.Text;

namespace DbGuard.TestKit.Processes;

/// <summary>What a client program gave before it ended.</summary>
public sealed record ToolResult(string Command, int ExitCode, byte[] Output, byte[] Error)
{
    /// <summary>Standard output as UTF-8.</summary>
    public string OutputText => Encoding.UTF8.GetString(Output);

    /// <summary>Standard error as UTF-8.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Error);

    /// <summary>Exit code, output and error in one text, so that two runs can be compared whole.</summary>
    public string Transcript => $"exit code {ExitCode}\n--- output\n{OutputText}--- error\n{ErrorText}";

    /// <summary>This result, if the exit code is zero.</summary>
    /// <exception cref="InvalidOperationException">The exit code is another.</exception>
    public ToolResult EnsureSuccess() => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"{Command} ended with {ExitCode}\n{OutputText}\n{ErrorText}");
}
