using System.ComponentModel;
using System.Diagnostics;
using DbGuard.Gateway.Options;

namespace DbGuard.Gateway.Upstream.Credentials;

/// <summary>
/// A program's standard output (<see cref="PrintedSecret"/>). It runs without a shell, gets none of the gateway's own secrets in its environment and nothing to
/// read, may take <see cref="PasswordCommandOptions.Timeout"/>, and what it says on standard error is dropped, because it may be the secret.
/// </summary>
/// <param name="options">The program.</param>
/// <param name="hidden">Names of variables that it does not get.</param>
internal sealed class PasswordCommandSource(PasswordCommandOptions options, IReadOnlyCollection<string> hidden) : IUpstreamSecretSource
{
    private const int MaxBytes = 64 * 1024;

    public bool IsCostly => true;

    public async Task<UpstreamSecret> FetchAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.Timeout);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var dropped = process.StandardError.BaseStream.CopyToAsync(Stream.Null, deadline.Token);
            var printed = new byte[MaxBytes + 1];
            var length = await process.StandardOutput.BaseStream.ReadAtLeastAsync(printed, printed.Length, throwOnEndOfStream: false, deadline.Token);
            if (length > MaxBytes)
            {
                throw new SecretUnavailableException("the command for the upstream password prints too much");
            }

            await process.WaitForExitAsync(deadline.Token);
            await dropped;
            return process.ExitCode == 0
                ? PrintedSecret.Read(printed.AsSpan(0, length))
                : throw new SecretUnavailableException($"the command for the upstream password ends with exit code {process.ExitCode}", isTransient: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SecretUnavailableException("the command for the upstream password takes too long");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public void Dispose()
    {
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(options.File, options.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in hidden)
        {
            start.Environment.Remove(name);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            throw new SecretUnavailableException("the command for the upstream password cannot be started");
        }
    }
}
