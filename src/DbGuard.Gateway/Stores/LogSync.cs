using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// Makes SQLite's write-ahead log durable with fdatasync. SQLite itself, as bundled, has only fsync, which also writes the file's
/// time of change: one disk write more in every commit. The log is opened once more for it; SQLite holds no lock on the log's file, so
/// closing this handle releases none (PRAGMA synchronous and POSIX locks: sqlite.org/pragma.html, sqlite.org/howtocorrupt.html 2.2).
/// </summary>
internal sealed partial class LogSync : IDisposable
{
    private readonly SafeFileHandle _log;

    private LogSync(SafeFileHandle log) => _log = log;

    /// <summary>True where fdatasync is to be had; elsewhere SQLite has to do it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Opens the log of the store at <paramref name="path"/>, which SQLite has created.</summary>
    /// <exception cref="SqliteFailure">There is none.</exception>
    public static LogSync Open(string path)
    {
        try
        {
            return new LogSync(File.OpenHandle(path + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SqliteFailure(0, $"the store's log cannot be opened: {exception.GetType().Name}");
        }
    }

    /// <summary>Returns when everything written to the log is on disk.</summary>
    /// <exception cref="SqliteFailure">It may not be, and trying again would not tell: the store must be opened anew.</exception>
    public void Flush()
    {
        const int InterruptedBySignal = 4;
        while (DataSync(_log) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != InterruptedBySignal)
            {
                throw new SqliteFailure(0, $"the store's log cannot be made durable: {new Win32Exception(error).Message}");
            }
        }
    }

    public void Dispose() => _log.Dispose();

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);
}
