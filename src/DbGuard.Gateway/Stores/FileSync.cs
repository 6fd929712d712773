using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbGuard.Gateway.Stores;

/// <summary>
/// Makes written data durable. On Linux by fdatasync, which .NET does not offer: fsync also writes the file's time of change, one disk write
/// more in every commit (fdatasync(2)).
/// </summary>
internal static partial class FileSync
{
    /// <summary>Returns when everything written to <paramref name="file"/> is on disk.</summary>
    /// <exception cref="SqliteFailure">It may not be, and trying again would not tell: the store must be opened anew.</exception>
    public static void Data(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            All(file);
            return;
        }

        const int InterruptedBySignal = 4;
        while (DataSync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != InterruptedBySignal)
            {
                throw new SqliteFailure(0, $"the store cannot be made durable: {new Win32Exception(error).Message}");
            }
        }
    }

    /// <summary>The same with the file's size.</summary>
    /// <exception cref="SqliteFailure">It may not be on disk.</exception>
    public static void All(SafeFileHandle file)
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException exception)
        {
            throw new SqliteFailure(0, $"the store cannot be made durable: {exception.GetType().Name}");
        }
    }

    /// <summary>Returns when the names in the folder of <paramref name="path"/> are on disk; where folders cannot be synchronised, at once.</summary>
    /// <exception cref="SqliteFailure">They may not be.</exception>
    public static void FolderOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var descriptor = Open(Path.GetDirectoryName(Path.GetFullPath(path))!, flags: 0, mode: 0);
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        if (folder.IsInvalid || FullSync(folder) != 0)
        {
            throw new SqliteFailure(0, $"the store's folder cannot be made durable: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FullSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int flags, int mode);
}
