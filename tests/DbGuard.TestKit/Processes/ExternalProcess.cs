using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DbGuard.TestKit.Processes;

/// <summary>A child process whose two outputs are collected as bytes while it runs.</summary>
public sealed partial class ExternalProcess : IAsyncDisposable
{
    /// <summary>Begin of the names of variables that the test process sets for itself; programs it starts do not get them.</summary>
    public const string OwnVariables = "DBGUARD_TEST_";

    private readonly Process _process;
    private readonly Task _pumps;

    private ExternalProcess(Process process)
    {
        _process = process;
        _pumps = Task.WhenAll(
            Output.PumpAsync(process.StandardOutput.BaseStream),
            Error.PumpAsync(process.StandardError.BaseStream));
    }

    /// <summary>Standard output so far.</summary>
    public OutputBuffer Output { get; } = new();

    /// <summary>Standard error so far.</summary>
    public OutputBuffer Error { get; } = new();

    /// <summary>Process id of the child.</summary>
    public int Id => _process.Id;

    /// <summary>True once the child has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Standard input of the child.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Starts <paramref name="file"/>. A null value in <paramref name="environment"/> removes the variable.</summary>
    public static ExternalProcess Start(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        // WHY: gateways inside the test process take their secrets from variables of that process, which are nobody else's business.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith(OwnVariables, StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        return new ExternalProcess(Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start"));
    }

    /// <summary>Sends a POSIX signal to process <paramref name="processId"/>; one that is gone already is no error.</summary>
    public static void Signal(int processId, int signal)
    {
        const int NoSuchProcess = 3;
        if (Kill(processId, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new Win32Exception(error);
        }
    }

    /// <summary>Tells the child that no more input comes.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits for the child's end and for the last of its output.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await _pumps.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Kills the child and its children, if they still run.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
