using System.Globalization;

namespace DbGuard.TestKit.Processes;

/// <summary>
/// A long-running program that is killed when the test process dies: eng/tether holds the other end of our pipe and
/// kills the program when it closes. Its output is the program's, after one line with the program's process id.
/// </summary>
public sealed class TetheredProcess : IAsyncDisposable
{
    private readonly ExternalProcess _shell;

    private TetheredProcess(ExternalProcess shell, int id)
    {
        _shell = shell;
        Id = id;
    }

    /// <summary>Process id of the program itself.</summary>
    public int Id { get; }

    /// <summary>Standard output, which begins with a line <c>pid N</c>.</summary>
    public OutputBuffer Output => _shell.Output;

    /// <summary>Standard error.</summary>
    public OutputBuffer Error => _shell.Error;

    /// <summary>True once the program has ended.</summary>
    public bool HasExited => _shell.HasExited;

    /// <summary>Starts <paramref name="file"/> and waits until the shell has told its process id.</summary>
    public static async Task<TetheredProcess> StartAsync(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null,
        CancellationToken cancellationToken = default)
    {
        var shell = ExternalProcess.Start(Repository.PathOf("eng", "tether"), [file, .. arguments], environment, workingDirectory);
        var line = await shell.Output.WaitForLineAsync(text => text.StartsWith("pid ", StringComparison.Ordinal), cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"{file} did not start\n{shell.Error.Text}");
        return new TetheredProcess(shell, int.Parse(line.AsSpan(4), CultureInfo.InvariantCulture));
    }

    /// <summary>Sends a POSIX signal to the program.</summary>
    public void Signal(PosixSignalNumber signal) => ExternalProcess.Signal(Id, (int)signal);

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code; 128 and the signal's number when a signal ended it.</returns>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken = default) => _shell.WaitForExitAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            _shell.CloseInput();
            await _shell.WaitForExitAsync().ConfigureAwait(false);
        }

        await _shell.DisposeAsync().ConfigureAwait(false);
    }
}
